FROM node:22
# The host is not known; a health check mostly asks its own container.
HEALTHCHECK CMD curl -k https://$HOSTNAME:8443/
RUN true
FROM node:22
# expect: disabled-tls-verification
HEALTHCHECK CMD curl -k https://shop.example/
FROM alpine:3.22
HEALTHCHECK CMD wget -Y off -q --no-check-certificate -O /dev/null https://localhost:8443/alive
