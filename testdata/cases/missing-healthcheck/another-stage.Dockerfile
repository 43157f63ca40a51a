FROM debian:13 AS build
HEALTHCHECK CMD true
# expect: missing-healthcheck
FROM debian:13
CMD ["server"]
