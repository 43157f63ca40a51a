FROM debian:13
RUN curl -sSo /a https://127.0.0.1/a && curl --version && curl -I https://example.com/a
RUN curl -X POST https://example.com/a
RUN curl $OPTIONS https://example.com/a
RUN curl --location https://example.com/a
# expect: unfollowed-redirect
RUN curl -fsS https://example.com/a
HEALTHCHECK CMD curl -fsS https://example.com/a
