FROM debian:13
COPY a.tgz b.tar c.zip d.tar.xz /tmp/
RUN tar xzf /tmp/a.tgz only/this && tar --strip-components 1 -xf /tmp/b.tar && unzip /tmp/c.zip
# expect: copied-archive
COPY e.tar.xz /tmp/
RUN cd /opt && tar xf /tmp/e.tar.xz
FROM debian:13
RUN tar xf d.tar.xz
