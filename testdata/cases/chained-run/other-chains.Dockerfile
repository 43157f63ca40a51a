FROM debian:13
RUN a && b || c && d
RUN a; b; c; d
RUN if a && b && c; then d; fi
RUN a && b
# expect: chained-run
RUN a && b | c && { d; e; }
