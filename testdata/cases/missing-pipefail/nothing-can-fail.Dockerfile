FROM debian:13
# `yes` is always cut off, which pipefail would take for a failure.
RUN yes | ./setup || echo "a | b"
