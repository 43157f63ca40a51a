FROM debian:13@sha256:4d9e7a1c0b2f3e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d
# expect: unpinned-system-package
RUN apt-get update && apt-get install -y git
