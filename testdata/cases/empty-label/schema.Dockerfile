# config: [rules.empty-label]
# config: schema = ["team"]
FROM debian:13
ARG REVISION
LABEL note="" org.opencontainers.image.revision=$REVISION
# expect: empty-label
LABEL team=" "
