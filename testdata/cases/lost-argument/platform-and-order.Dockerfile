FROM debian:13
# expect: lost-argument
RUN echo "$TARGETARCH"
# expect: lost-argument
RUN echo "$LATE"
ARG LATE=1
RUN echo "$LATE"
