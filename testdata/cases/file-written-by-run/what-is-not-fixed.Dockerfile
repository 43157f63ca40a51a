FROM debian:13
RUN echo a >> /etc/a
RUN echo $A > /etc/a
RUN echo 1 > /proc/sys/a
RUN echo a > a
RUN echo a > /etc/a && id
RUN cat <<EOF > /etc/a
$(id)
EOF
# expect: file-written-by-run
RUN cat <<"EOF" > /etc/a
$(id)
EOF
# expect: file-written-by-run
RUN printf 'a\nb\n' > /etc/a
