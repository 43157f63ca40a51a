FROM debian:13
# expect: literal-brace
RUN curl -w %{http_code} https://shop.test
# expect: literal-brace
RUN awk {print} /etc/hosts
RUN awk '{print}' /etc/hosts && echo \{a\} "{a}"
RUN find /srv -name '*.bak' -exec mv {} {}.old \;
RUN docker inspect -f {{.State}} web
SHELL ["/bin/bash", "-c"]
RUN echo {a,b} {1..3}
