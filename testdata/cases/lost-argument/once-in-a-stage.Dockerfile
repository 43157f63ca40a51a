ARG A=1
FROM registry.example/base:1 AS one
# expect: lost-argument
RUN echo $A
RUN echo $A
FROM debian:13
# expect: lost-argument
RUN sh -c 'echo $A'
RUN cat <<EOF
$A
EOF
