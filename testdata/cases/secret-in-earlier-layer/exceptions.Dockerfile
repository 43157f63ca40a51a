FROM debian:13 AS build
COPY id_rsa /root/.ssh/id_rsa
RUN rm /root/.ssh/id_rsa

FROM debian:13
WORKDIR /app
# expect: secret-in-earlier-layer
COPY token.txt ./
COPY set-password.sh notes.txt ./
RUN echo x > /tmp/secret && rm /tmp/secret
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc touch /root/.npmrc
RUN rm -f ./token.txt notes.txt set-password.sh /root/.npmrc
RUN --mount=type=cache,target=/app/x cp /a /app/x/token
RUN rm /app/x/token
