FROM node:latest@sha256:4d9e7a1c0b2f3e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d
FROM node:latest-alpine
FROM node:3
# expect: floating-tag
FROM node:LTS AS latest
FROM latest
# expect: floating-tag
COPY --from=registry.example:5000/app:edge /a /a
