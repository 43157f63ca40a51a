FROM debian:13
ARG NAME=web
ARG FILE=web.txt
# expect: add-for-local-file
ADD rootfs /
ADD rootfs.tgz *.txt https://example.com/a $FILE /srv/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/b /b
# expect: add-for-local-file
ADD $NAME-config /srv/
# expect: add-for-local-file
ADD config/ .env.txt *.patch /srv/
ADD rootfs.* /srv/
ADD rootfs* /srv/
