FROM debian:13
RUN set -o pipefail; curl -fsS https://shop.example/list | sort > /list
