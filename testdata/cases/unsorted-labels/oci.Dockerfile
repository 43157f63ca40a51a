# config: [rules.unsorted-labels]
# config: order = "oci"
FROM debian:13
LABEL org.opencontainers.image.source=a org.opencontainers.image.version=b a=c
# expect: unsorted-labels
LABEL a=c org.opencontainers.image.version=b
