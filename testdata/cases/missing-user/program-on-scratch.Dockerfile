FROM golang:1.25 AS build
USER builder
RUN go build -o /app .
# expect: missing-user
FROM scratch
COPY --from=build /app /
ENTRYPOINT ["/app"]
