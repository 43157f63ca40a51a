# listing: .git/HEAD
FROM node:22
COPY . /app
