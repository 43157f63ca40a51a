ARG TAG=latest
# expect: floating-tag
FROM node:${TAG}
