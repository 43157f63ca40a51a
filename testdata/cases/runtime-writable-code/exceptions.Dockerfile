FROM debian:13 AS build
COPY --chown=app src /src

FROM debian:13
COPY --chown=root app /app
COPY --chown=app seed /var/lib/app
# expect: runtime-writable-code
COPY --chown=app:staff site /srv/site
USER app
