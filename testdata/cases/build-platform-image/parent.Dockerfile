# expect: build-platform-image
FROM --platform=$BUILDPLATFORM debian:13 AS base
FROM base
COPY app /app
