FROM alpine:3.22
# expect: unverified-download
ADD https://a.example/one.tar.gz \
    https://a.example/two.tar.gz /src/
