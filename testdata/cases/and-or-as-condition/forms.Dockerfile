FROM debian:13
# expect: and-or-as-condition
RUN make a && make b || make c
# expect: and-or-as-condition
RUN make a && make b || (make c && make d)
# expect: and-or-as-condition
RUN set -e; make a | tee /log && make b || make c | tee /log
RUN make a && make b || true
RUN make a && make b || echo failed
RUN make a && A=b || make c
RUN make a && break || make c
RUN [ -d a ] && [ -d b ] || make c
RUN if make a && make b || make c; then make d; fi
RUN make a || make b && make c
RUN make a && { make b || make c; }
RUN make a && make b || make c && make d
