ARG VERSION=1
FROM debian:13
RUN <<EOF
set -e
# expect: lost-argument
echo "$VERSION"
EOF
