FROM debian:13
# expect: leftover-package-cache
RUN apt-get update && apt-get install -y git
# The lists are in the layer above.
RUN apt-get install -y make
RUN apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*
