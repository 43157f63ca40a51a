FROM golang:1.25 AS build
RUN go build -o /out/server .
FROM scratch
COPY --from=build /out/server /server
WORKDIR /srv
# expect: dangling-entrypoint
ENTRYPOINT ["./server"]
