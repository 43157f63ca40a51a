FROM alpine:3.22
# expect: docker-socket-mount
VOLUME ["/data", "/run/docker.sock"]
VOLUME /var/run
