# config: [rules.uneven-instruction-spacing]
# config: mode = "never"
FROM debian:13
# a comment of its own

RUN id
RUN id

# expect: uneven-instruction-spacing
RUN id
