FROM node:22
# expect: disabled-tls-verification
ENV A=1 NODE_TLS_REJECT_UNAUTHORIZED=0
# expect: disabled-tls-verification
ARG npm_config_strict_ssl=false
ARG PYTHONHTTPSVERIFY
ENV PYTHONHTTPSVERIFY=1 GIT_SSL_NO_VERIFY=""
ENV PIP_TRUSTED_HOST=localhost
# expect: disabled-tls-verification
ENV PIP_TRUSTED_HOST="localhost pypi.shop.example"
# expect: disabled-tls-verification
ONBUILD RUN curl -k https://shop.example/a
# expect: disabled-tls-verification
ENTRYPOINT ["curl", "-k", "https://shop.example/a"]
HEALTHCHECK CMD curl -k https://localhost/ || exit 1
