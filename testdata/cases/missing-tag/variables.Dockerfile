ARG REGISTRY
ARG NAME=ubuntu
ARG VERSION=24.04
# expect: missing-tag
FROM ${REGISTRY}/ubuntu
# expect: missing-tag
FROM ${NAME}
FROM ${NAME}:${VERSION}
FROM ubuntu${SUFFIX}
FROM ${REGISTRY}
FROM ubuntu@sha256:4d9e7a1c0b2f3e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d
