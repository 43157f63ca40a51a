FROM ubuntu:24.04 AS base
RUN apt-get update && apt-get install -y \
    python3-pip
FROM base
# expect: externally-managed-python
RUN python3 -m pip install x
