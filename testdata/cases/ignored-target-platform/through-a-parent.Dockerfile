FROM --platform=${BUILDPLATFORM:-linux/amd64} golang:1.25 AS base
FROM base AS build
# expect: ignored-target-platform
RUN CGO_ENABLED=0 go build -o /app .
FROM debian:13
COPY --from=build /app /app
