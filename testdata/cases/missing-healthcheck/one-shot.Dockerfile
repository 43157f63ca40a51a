FROM debian:13
ENTRYPOINT ["terraform"]
CMD ["--help"]
