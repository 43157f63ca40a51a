FROM debian:13 AS build
RUN chmod u+s /usr/local/bin/tool

FROM debian:13
ARG MODE
ENV BIN=/usr/local/bin
# expect: setuid-file
RUN chmod 4755 $BIN/tool
# expect: setuid-file
RUN true && install -m 6755 tool /usr/local/sbin/tool
# expect: setuid-file
RUN chmod g+s /usr/libexec/tool
# expect: setuid-file
RUN chmod u+s /bin/ping
RUN chmod g+s /srv/share && chmod 2775 /srv/other && mkdir -m 4755 /srv/folder
RUN chmod $MODE /usr/local/bin/tool && chmod u-s /usr/bin/su && echo "chmod u+s /bin/sh"
