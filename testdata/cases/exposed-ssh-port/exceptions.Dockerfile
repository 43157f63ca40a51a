FROM debian:13 AS build
EXPOSE 22

FROM debian:13
ARG PORT=22
ARG OTHER
EXPOSE 2222 222/tcp $OTHER
# expect: exposed-ssh-port
EXPOSE 20-25/tcp
# expect: exposed-ssh-port
EXPOSE $PORT
# expect: exposed-ssh-port
EXPOSE 5900
CMD ["/usr/sbin/sshd", "-D"]
