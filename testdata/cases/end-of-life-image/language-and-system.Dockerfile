# expect: end-of-life-image
FROM node:16-buster
# expect: end-of-life-image
FROM ruby:3.4-slim-buster
FROM ruby:3.4-slim-trixie
FROM python:3
FROM python@sha256:4d9e7a1c0b2f3e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d
ARG VERSION
FROM python:$VERSION
# expect: end-of-life-image
FROM centos:7
FROM team/centos:7
