FROM debian:13
# expect: unsupported-shell-syntax
RUN for try in {1..5}; do make && break; done
# expect: unsupported-shell-syntax
RUN mkdir /srv/{a..c}
RUN bash -c 'for try in {1..5}; do make && break; done'
RUN awk {print} /list && echo {..} {a..} '{1..5}'
SHELL ["/bin/bash", "-c"]
RUN for try in {1..5}; do make && break; done
