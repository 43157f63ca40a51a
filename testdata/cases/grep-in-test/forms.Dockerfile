FROM debian:13
# expect: grep-in-test
RUN if [ -z "$(apt-cache policy | grep shop)" ]; then make; fi
# expect: grep-in-test
RUN test "$(grep a /etc/hosts)" && make
RUN if [ -n "$(grep a /etc/hosts | cut -d : -f 2)" ]; then make; fi
RUN if [ "$(grep -c a /etc/hosts)" ]; then make; fi
RUN if [ "$(grep a /etc/hosts)" = abc ] && [ -n "x$(grep a /etc/hosts)" ]; then make; fi
