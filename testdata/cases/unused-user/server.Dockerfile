FROM debian:13
RUN adduser --disabled-password worker
ENTRYPOINT ["nginx", "-g", "daemon off;"]
