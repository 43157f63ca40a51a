ARG ARCH=amd64
FROM --platform=linux/amd64 i386/debian:13 AS a
FROM --platform=linux/arm64 registry.example/arm32v7/debian:13 AS b
FROM --platform=$TARGETPLATFORM arm64v8/debian:13 AS c
FROM --platform=linux/$ARCH arm64v8/debian:13 AS d
# expect: conflicting-platform
FROM --platform=linux/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022 AS e
# expect: conflicting-platform
FROM --platform=linux/arm64 registry.example/app:1.2-amd64
