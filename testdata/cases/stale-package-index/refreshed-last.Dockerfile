FROM debian:13
# expect: stale-package-index
RUN apt-get install -y curl && apt-get update
