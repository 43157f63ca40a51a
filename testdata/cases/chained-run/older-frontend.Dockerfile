# syntax=docker/dockerfile:1.3
FROM debian:13
RUN a && b && c && d
