FROM debian:13
ENV A  a  b
LABEL a="a  b" b=c
# expect: surplus-spaces
ENV B=1  C=2
MAINTAINER a  b
RUN echo 'a  b' \  b  # c  d
RUN echo ${A:-a  b}
RUN cat <<EOF
a  b
EOF
RUN echo a \
    # expect: surplus-spaces
    bbbb  c \
    # a  comment
      d
COPY a    /x
COPY abcd /y
