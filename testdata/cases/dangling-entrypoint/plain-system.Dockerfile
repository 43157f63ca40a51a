FROM alpine:3.22
WORKDIR /app
COPY server /app/bin/server
# expect: dangling-entrypoint
CMD ["/app/server"]
