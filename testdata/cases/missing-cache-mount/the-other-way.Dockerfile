FROM debian:13 AS build
RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
RUN apk add --no-cache git
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
RUN --mount=type=cache,target=/x npm ci
# expect: missing-cache-mount
RUN npm ci
FROM debian:13
