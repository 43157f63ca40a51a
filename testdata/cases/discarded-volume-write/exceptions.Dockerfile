FROM debian:13
RUN mkdir /data
# expect: discarded-volume-write
VOLUME ["/data", "/logs"]
COPY seed /database/seed
RUN echo hello > /data2 && cat /data/x
RUN chown -R app /data
USER app
