#!/usr/bin/env docker build
# syntax = docker/dockerfile:1.7-labs
FROM debian:13
# syntax=see the manual
# check=skip=JSONArgsRecommended
CMD a
