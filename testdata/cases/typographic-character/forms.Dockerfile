FROM debian:13
# expect: typographic-character
RUN echo “first version”
# expect: typographic-character
RUN NAME=‘first’ make
# expect: typographic-character
RUN [ 1 –eq 2 ] || make
# expect: typographic-character
RUN echo ´date´
# expect: typographic-character
RUN make web
RUN echo "“first” – version" && echo 2020–2026 && ls –l
