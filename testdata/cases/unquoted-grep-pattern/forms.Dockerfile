FROM debian:13
# expect: unquoted-grep-pattern
RUN grep -q [0-9] /etc/app.conf
# expect: unquoted-grep-pattern
RUN cat /etc/app.conf | grep -v ^a.*
RUN grep -q '[0-9]' /etc/*.conf && grep -e a /etc/*.conf
RUN grep -rl shop *
