FROM debian:13 AS build
RUN chmod 777 /entrypoint.sh

FROM debian:13
WORKDIR /app
COPY . .
RUN chmod 1777 /scratch && chmod +w /app/x && chmod o-w /app && chmod 775 /app && chmod -R o=g /app
# expect: world-writable-file
RUN chmod -R a+rwX .
# expect: world-writable-file
RUN chmod 0666 /etc/app.conf
# expect: world-writable-file
RUN mkdir -m 777 /app/cache
# expect: world-writable-file
COPY --chmod=777 start.sh /start.sh
RUN echo "chmod 777 /" && chmod $MODE /app
