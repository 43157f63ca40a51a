FROM debian:13
ENV TOOLS="gcc make" OPTIONS="-y --no-install-recommends"
# expect: installed-recommends
RUN apt-get install -y $TOOLS
RUN apt-get install $OPTIONS git
RUN apt-get install -y $UNKNOWN
