FROM debian:13
RUN <<END
set -e
# expect: repeated-append
echo a >> /list
echo b >> /list
printf c >> /list
END
RUN set -e; echo a >> /list; echo b >> /list
RUN set -e; echo a >> /list; echo b >> /other; echo c >> /list
RUN echo a >> /list && echo b >> /list && echo c >> /list
RUN set -e; echo a >> /list; echo b > /list; echo c >> /list
