FROM debian:13
# expect: unchecked-directory-change
# expect: unchecked-directory-change
RUN cd web; make; cd ..; make
