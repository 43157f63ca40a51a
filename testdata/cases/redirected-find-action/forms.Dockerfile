FROM debian:13
# expect: redirected-find-action
RUN find /srv -type f -exec ldd {} 2>/dev/null \;
# expect: redirected-find-action
RUN find /srv -type f -exec ldd {} > /list +
RUN find /srv -type f -exec ldd {} \; 2>/dev/null
RUN find /srv 2>/dev/null -type f -exec ldd {} \;
RUN find /srv -exec ldd {} \; > /list -print
RUN find /srv -exec sh -c 'ldd "$1" > "$1.list"' sh {} \;
