FROM debian:13
ARG WHERE
WORKDIR /processes
WORKDIR /$WHERE
WORKDIR /sys2
# expect: system-directory-workdir
WORKDIR ../dev/shm
# expect: system-directory-workdir
WORKDIR inner
