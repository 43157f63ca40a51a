FROM debian:13
RUN curl -fsSL https://shop.example/list.json | python3 list.py
