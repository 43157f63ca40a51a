FROM debian:13
ARG SIGNAL=3
STOPSIGNAL $SIGNAL
STOPSIGNAL SIGFOO
# expect: irregular-signal-name
STOPSIGNAL sigquit
