FROM debian:13 AS build
RUN rm -rf /var/lib/dpkg
FROM debian:13
COPY --from=build /out /out
