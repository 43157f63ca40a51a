FROM scratch
COPY server /usr/bin/server
CMD ["server"]
