FROM debian:13
COPY <<EOF /etc/app.conf
# the first line is  a comment of the file
EOF
USER 10001
