FROM debian:13
ARG A
# expect: shell-problem
RUN if [ -f ]; then make; fi
# expect: shell-problem
RUN if [ grep a /list ]; then make; fi
# expect: shell-problem
RUN if [ "$A"= b ]; then make; fi
# expect: shell-problem
RUN if [ [ -f /list ] ]; then make; fi
# expect: shell-problem
RUN if !test -f /list; then make; fi
RUN if [ "$A" ] && [ ! -f /list ] && [ -n "$A" -a "$A" != b ] && [ ! "$A" = b ]; then make; fi
RUN if [ $A ] || [ "$A" "$A" "$A" ] || [ "$A" -gt 3 ] || [ \( "$A" = b \) ] || [ -f /l* ]; then make; fi
RUN if [ ! ] || [ = ] || [ a ] || [ -n "-f" ] || [ "-f" = "$A" ] || [ -t 1 ] || [ "$1" = -a ]; then make; fi
RUN if [ "$A" = -a -o "$A" = -b ] || [ "$A" /list ] || [ a -a b ] || [ ! -f /list ] || [ ! a = b ]; then make; fi
