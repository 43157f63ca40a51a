FROM debian:13
# expect: piped-remote-script
RUN curl -o /tmp/install.sh https://get.shop.example/install.sh && sh /tmp/install.sh
