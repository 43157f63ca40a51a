FROM debian:bullseye AS a
RUN apt-get install -y python3-pip && pip3 install x
FROM python:3.13-slim-trixie AS b
RUN pip install x
FROM debian:13 AS c
RUN apt-get install -y python3-pip
RUN pip install --break-system-packages x
FROM debian:13 AS d
ENV PIP_BREAK_SYSTEM_PACKAGES=1
RUN apt-get install -y python3-pip && pip install x
FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3-pip python3-venv
RUN pip install --target /opt/lib x
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install x
FROM python:3.14-alpine3.24
RUN apk add --no-cache python3 git && pip install x
FROM node:22-alpine3.24
RUN apk add --no-cache git && python3 -m pip install x
