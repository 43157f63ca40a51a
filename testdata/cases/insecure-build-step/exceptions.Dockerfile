FROM debian:13
RUN --network=none --security=sandbox id
# expect: insecure-build-step
RUN --network=host id
# expect: insecure-build-step
ONBUILD RUN --security=insecure id
