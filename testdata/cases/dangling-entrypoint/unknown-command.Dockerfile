FROM debian:13
RUN make install
CMD ["/app/server"]
