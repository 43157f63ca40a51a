FROM debian:13
ARG SIGNAL
STOPSIGNAL $SIGNAL
STOPSIGNAL 15
# expect: unstoppable-signal
STOPSIGNAL stop

FROM mcr.microsoft.com/windows/servercore:ltsc2022
STOPSIGNAL 9
