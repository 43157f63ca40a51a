FROM debian:13 AS build
RUN curl -fsSL https://shop.example/a.tgz | tar xz
FROM debian:13
RUN curl -fsSL http://10.0.0.1/a.tgz | tar xz
RUN curl -fsSLO https://shop.example/a.tgz && tar xzf a.tgz
RUN sha256sum -c a.sums
RUN curl -fsSL https://shop.example/list.json -o /srv/list.json
RUN curl -fsSLO https://shop.example/run.sh && chmod +x run.sh && ./run.sh
