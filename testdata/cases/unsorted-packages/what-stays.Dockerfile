FROM debian:13
ARG EXTRA
RUN apt-get install -y ./z.deb a $EXTRA b
RUN apt-get install -y g++ gcc libc6 libc-dev
RUN apt-get install -y libc-dev libc6
RUN composer create-project z/z a
RUN pip install zstd==1 \
    # expect: unsorted-packages
    attrs==2
RUN apt-get remove -y z a
