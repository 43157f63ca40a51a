FROM alpine:3.22
VOLUME /app
CMD ["/app/server"]
