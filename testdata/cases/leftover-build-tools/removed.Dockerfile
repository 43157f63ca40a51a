FROM debian:13
RUN apt-get update && apt-get install -y build-essential && make && apt-get purge -y --auto-remove build-essential
CMD ["/app"]
