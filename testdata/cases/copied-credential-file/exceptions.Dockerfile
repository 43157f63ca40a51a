FROM debian:13 AS build
# expect: copied-credential-file
COPY id_ed25519 /root/.ssh/

FROM debian:13
COPY id_rsa.pub known_hosts .npmrc server.crt /etc/app/
COPY nodesource.gpg.key repo.key /tmp/
COPY vendor.key /etc/apt/trusted.gpg.d/
COPY --from=build /server.key /etc/app/
# expect: copied-credential-file
COPY tests/server.key /etc/app/
# expect: copied-credential-file
ADD ["server.key", "/etc/app/"]
