FROM debian:13
RUN useradd app && mkdir /data && chown app /data
CMD ["/usr/local/bin/serve"]
