FROM gcr.io/distroless/static-debian12
COPY server /server
# expect: missing-healthcheck-tool
HEALTHCHECK CMD /server --check
