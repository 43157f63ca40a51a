FROM node:22 AS a
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
FROM node:22 AS b
COPY . .
RUN npm install -g pm2@6.0.13 && npm run build
FROM python:3.13 AS c
COPY . .
RUN pip install .
FROM golang:1.25 AS d
COPY go.mod go.sum ./
COPY . .
RUN go mod download
FROM golang:1.25
# expect: early-source-copy
COPY . /src
RUN cd /src && go mod download && go build ./...
