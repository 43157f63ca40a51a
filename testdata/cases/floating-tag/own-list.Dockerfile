# config: [rules.floating-tag]
# config: tags = ["*-alpine"]
# config: partial_versions = true
FROM node:latest
# expect: floating-tag
FROM node:latest-alpine
# expect: floating-tag
FROM node:v3
