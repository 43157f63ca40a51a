FROM alpine:3.22
# AKIAIOSFODNN7EXAMPLE is the key of the documentation.
LABEL revision=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 key=AKIAIOSFODNN7EXAMPLE
ENV TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
RUN wget https://user:password@files.shop.test/a https://$USER:$PASSWORD@files.shop.test/b
RUN echo "-----BEGIN PRIVATE KEY-----" && grep -c "-----END PRIVATE KEY-----" key.pem
RUN curl postgres://app:hunter22@db/shop
