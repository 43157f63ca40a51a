FROM debian:13
# expect: unverified-binary
RUN curl -fsSLO https://shop.example/a_1.deb && dpkg -i a_1.deb
# expect: unverified-binary
RUN wget -q https://shop.example/a -O /usr/local/bin/a && chmod +x /usr/local/bin/a
# One finding for a RUN.
# expect: unverified-binary
RUN curl -fsSL https://shop.example/b.tgz | tar xz && curl -fsSL https://shop.example/c.tgz | tar xz
