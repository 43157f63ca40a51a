FROM debian:13 AS build
RUN make install
FROM debian:13 AS other
RUN apt-get install -y git
FROM debian:13
COPY --from=build /usr/local /usr/local
# expect: untracked-binary-install
RUN ./configure && make && make install
