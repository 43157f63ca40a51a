FROM debian:13
RUN for key in \
# expect: single-item-loop
      24454F830CDB571E2C4AD15481119C43B3CAFD48 \
    ; do gpg --batch --keyserver keys.shop.test --recv-keys "$key"; done
# The shell says what is wrong here.
RUN for try in {1..5}; do make && break; done
RUN for file in *.txt; do wc -l "$file"; done
