FROM alpine:3.22
USER root
RUN apk add --no-cache curl
USER app
