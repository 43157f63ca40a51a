FROM debian:13
RUN echo {{ name }} "
# expect: shell-problem
HEALTHCHECK CMD curl -f http://localhost/ ||
SHELL ["pwsh", "-Command"]
RUN if (Test-Path a) { "
SHELL ["/bin/bash", "-c"]
RUN a=(1 2); diff <(a) <(b)
# expect: shell-problem
CMD for i in 1 2; do echo; fi
# expect: shell-problem
RUN [ -f /a ] && [ -d /b] && true
# expect: shell-problem
RUN [-f /a ] || true
# expect: shell-problem
RUN if [ -f /a ]] ; then true; fi
RUN [ -f /a ] && [ "$(id -u)" = 0 ] && [ -d $BOTH
RUN [ab]* || ls [a-z]*
