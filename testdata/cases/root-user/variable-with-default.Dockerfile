FROM alpine:3.22
ARG RUN_AS=root
# expect: root-user
USER ${RUN_AS}
