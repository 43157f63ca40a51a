FROM debian:13
# expect: piped-remote-script
RUN sh -c "$(wget -qO- https://get.shop.example/install.sh)"
