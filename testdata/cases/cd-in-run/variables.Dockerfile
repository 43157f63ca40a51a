FROM example.com/builder:1
ARG NAME=web
# expect: cd-in-run
RUN cd $SRC/$NAME && make
# expect: cd-in-run
RUN cd "${SRC}/docs" && make
# expect: cd-in-run
RUN set -ex && cd $SRC && make
# WORKDIR does not know these.
RUN cd $HOME && make
RUN cd ${SRC:-/src} && make
RUN cd "$(dirname "$0")" && make
# Made by the same RUN.
RUN cd $SRC/tests && make && rm -r ${SRC}/tests
