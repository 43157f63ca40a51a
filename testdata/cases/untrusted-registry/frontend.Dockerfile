# config: [rules.untrusted-registry]
# config: allow = ["registry.example", "docker.io/docker"]
# expect: untrusted-registry
FROM debian:13
FROM registry.example/base:1 AS base
FROM base
ARG IMAGE
FROM $IMAGE
# expect: untrusted-registry
FROM registry.example.test/base:1
