FROM gcr.io/distroless/static-debian12
COPY --from=tools /bin/curl /bin/curl
HEALTHCHECK CMD ["/bin/curl", "-f", "http://localhost/"]
