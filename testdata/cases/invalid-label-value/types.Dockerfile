# config: [rules.invalid-label-value]
# config: schema = ["commit:hash", "contact:email", "note"]
FROM debian:13
ARG CREATED
LABEL commit=0123abc contact=team@shop.example note="any" org.opencontainers.image.created=$CREATED
LABEL org.opencontainers.image.version="v1" org.opencontainers.image.licenses=""
# expect: invalid-label-value
LABEL commit=main
# expect: invalid-label-value
LABEL contact=team
ARG LICENSE="Apache 2"
# expect: invalid-label-value
LABEL org.opencontainers.image.licenses=$LICENSE
