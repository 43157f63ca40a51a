FROM golang:1.25 AS build
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
FROM node:24
COPY package.json ./
COPY vendor vendor
RUN npm ci
COPY . .
