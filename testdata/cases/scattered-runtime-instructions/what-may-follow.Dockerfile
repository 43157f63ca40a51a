FROM debian:13 AS base
CMD ["a"]
RUN id
FROM base
RUN id
CMD ["a"]
ONBUILD COPY . .
