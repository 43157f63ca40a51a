FROM debian:13
ENV TOOLS="gcc make" FLAGS="-a -b" FOLDERS="/data /logs" FOLDER="/opt/my app" VERSION=1.2
# What is known to hold several words is written for them.
RUN build $TOOLS $FLAGS && mkdir -p $FOLDERS
# expect: unquoted-variable
RUN mkdir -p $FOLDER
# A command may come with its words.
RUN $COMMAND --version
# expect: unquoted-variable
RUN $PREFIX/bin/setup --version
# A pattern beside a known value.
RUN rm /opt/$VERSION/*.tgz
# expect: unquoted-variable
RUN rm /opt/$VERSION-$BUILD/*.tgz
