FROM scratch AS tar
ADD rootfs.tar.gz /
USER app

FROM scratch AS etc
COPY --from=tar /etc /etc
USER app

FROM scratch AS number
COPY --chown=10001:10001 a /a
USER 10001:10001

FROM scratch AS variable
ARG WHO
USER $WHO

FROM number AS child
# expect: unresolvable-user
USER 10001:staff

FROM debian:13 AS image
USER app
