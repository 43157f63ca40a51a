FROM debian:13
RUN yes | ./setup || echo "a | b"
