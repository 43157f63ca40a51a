FROM debian:13
# config: [rules.crowded-line]
# config: width = 40
# expect: crowded-line
RUN apt-get install -y aaaa bbbb cccc dddd eeee ffff
RUN curl -fsSLO https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
