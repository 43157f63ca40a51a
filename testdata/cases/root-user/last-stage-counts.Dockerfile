FROM golang:1.25 AS build
USER root
RUN go build -o /app .

FROM alpine:3.22 AS base
# expect: root-user
USER 0:0

FROM base
COPY --from=build /app /app
