FROM alpine:3.22
ARG SOURCE
ADD $SOURCE local.tar.gz /opt/
