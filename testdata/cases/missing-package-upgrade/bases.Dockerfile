FROM debian:13 AS up
RUN apt-get update && apt-get dist-upgrade -y
FROM up AS a
FROM python:3.13 AS b
FROM debian:13@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d AS c
# expect: missing-package-upgrade
FROM fedora:43
RUN dnf install -y git
