FROM debian:13 AS a
# expect: missing-download-retry
RUN curl -fsSLO https://example.com/a
RUN curl -fsSLO https://example.com/b
FROM debian:13
RUN wget https://example.com/a
RUN curl -f http://localhost:8080/
HEALTHCHECK CMD curl -f https://example.com/
