FROM debian:13

# a comment of its own

RUN id
RUN id

# set off
RUN id
