FROM example.com/builder:1
ARG NAME=web
# expect: cd-in-run
RUN cd $SRC/$NAME && make
# expect: cd-in-run
RUN cd "${SRC}/docs" && make
# expect: cd-in-run
RUN set -ex && cd $SRC && make
# WORKDIR does not know these.
# expect: cd-in-run
RUN cd $HOME && make
# expect: cd-in-run
RUN cd ${SRC:-/src} && make
# expect: cd-in-run
RUN cd "$(dirname "$0")" && make
# Removed by the same RUN.
# expect: cd-in-run
RUN cd $SRC/tests && make && rm -r ${SRC}/tests
