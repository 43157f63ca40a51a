FROM debian:13
ARG name=web
RUN for file in *.txt; do echo "$file $name"; done
RUN read -r line < /list && echo "$line ${other:-a} $HOME ${more:=b} $more"
RUN . /etc/os-release && echo "$codename"
RUN awk '{print $first}' /list && echo '$first'
# expect: unassigned-variable
RUN echo "$first" && echo "$first"
# expect: unassigned-variable
RUN echo "${names[0]}"
RUN curl -x "$http_proxy" https://shop.test
RUN a=1 set -x && echo "$a"
RUN <<END
cat > /etc/site.conf <<EOF
# expect: unassigned-variable
Host $host
EOF
cat > /etc/site.conf <<'EOF'
Host $host
EOF
END
