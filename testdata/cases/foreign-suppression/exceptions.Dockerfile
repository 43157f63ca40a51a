FROM debian:13
# The package is pinned by the mirror.
# hadolint ignore=DL3008
RUN apt-get install -y curl
# hadolint ignore=DL3008 the mirror pins
RUN apt-get install -y curl
# expect: foreign-suppression
# hadolint ignore=DL9999 the mirror pins
RUN id
# expect: foreign-suppression
# check=skip=all
RUN id
# hadolint shell=bash
RUN id
