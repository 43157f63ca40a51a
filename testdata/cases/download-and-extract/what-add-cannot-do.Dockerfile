FROM debian:13
ARG TARGETARCH
RUN curl -fsSL https://example.com/a.zip | bsdtar -x
RUN curl -fsSL "https://example.com/a-$(uname -m).tar.gz" | tar -xz
RUN curl -fsSL https://example.com/a.tar.gz | tar -xz a/b
# expect: download-and-extract
RUN wget -O- https://example.com/a-${TARGETARCH}.tar.gz | tar xz
# expect: download-and-extract
RUN curl -fsSLo a.tgz https://example.com/a.tgz && tar -C /opt -xzf a.tgz
