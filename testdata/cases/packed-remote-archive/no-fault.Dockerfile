FROM debian:13 AS build
ADD https://shop.example/a.tar.gz /opt/
FROM debian:13
ADD https://shop.example/a.tar.gz /srv/a.tar.gz
ADD https://shop.example/a.zip /srv/
ADD --unpack=true https://shop.example/b.tgz /srv/
ADD https://shop.example/c.tgz /srv/
RUN extract /srv/*
COPY --from=build /opt /opt
