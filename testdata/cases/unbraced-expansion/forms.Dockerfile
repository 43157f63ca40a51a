FROM debian:13
SHELL ["/bin/bash", "-c"]
# expect: unbraced-expansion
RUN list=(a b) && echo "$list[0]"
RUN list=(a b) && echo "${list[0]} ${10} $1a"
# expect: unbraced-expansion
RUN make "x$10"
RUN HOST=a && ls "$HOST"[0-9] && echo "[$HOST]"
