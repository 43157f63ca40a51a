FROM debian:13
# expect: ampersand-in-word
RUN curl -fO https://shop.example/list?a=1&b=2&c=3
# expect: ampersand-in-word
RUN make a&make b
RUN curl -fO 'https://shop.example/list?a=1&b=2' && curl -fO "https://shop.example/list?a=1&b=2"
RUN serve & sleep 1; kill $!
RUN make a >/log 2>&1 && make b
