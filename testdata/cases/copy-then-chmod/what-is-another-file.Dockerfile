FROM debian:13
WORKDIR /srv
COPY bin/ /srv/bin
RUN chmod 0755 /srv/bin
COPY a b /srv/
RUN chmod 0755 /srv/a
COPY a /srv/
# expect: copy-then-chmod
RUN chmod +x a
COPY a /srv/a
RUN chmod -R 0755 /srv/a
COPY a /srv/a
RUN chmod 0755 /srv/a && id
COPY a /srv/a
USER app
RUN chmod 0755 /srv/a
