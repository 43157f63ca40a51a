FROM debian:13
RUN a && b \
    && c && d
RUN a | b | c | d
RUN curl -fsSLo /x https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
# expect: crowded-line
RUN a; b; c
# expect: crowded-line
RUN --mount=type=cache,target=/a --mount=type=cache,target=/b --mount=type=cache,target=/c a
