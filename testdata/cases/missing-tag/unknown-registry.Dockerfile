ARG REGISTRY
# expect: missing-tag
FROM ${REGISTRY}/ubuntu
