FROM fedora:44
RUN <<EOF
curl -fsS https://shop.example/a
# expect: disabled-tls-verification
curl -k https://shop.example/a
EOF
