FROM node:22
# expect: leaked-context-file
COPY . /app
