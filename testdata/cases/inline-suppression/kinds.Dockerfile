# a note
FROM debian:13
# expect: inline-suppression
# hadolint ignore=DL3008
RUN apt-get install -y curl
# ignore what follows
RUN id
