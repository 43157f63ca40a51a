# config: [rules.uneven-instruction-spacing]
# config: mode = "never"
# expect: uneven-instruction-spacing
FROM debian:13
# a comment of its own

RUN id
RUN id

RUN id
