FROM debian:13
ARG NPM_TOKEN
ARG LOGIN
RUN docker login -u ci -p "" registry.example.com && docker run -p 80:80 web
RUN npm config set //registry.example.com/:_authToken=$NPM_TOKEN
RUN curl -u anonymous:anonymous https://example.com && curl -u "ci:$(cat /run/secrets/login)" https://example.com
RUN LOGIN=$(cat /run/secrets/login) && git clone https://ci:$LOGIN@git.example.com/app.git
RUN git clone https://ci@git.example.com/app.git && curl -H "Accept: text/html" https://example.com
RUN wget --password=changeme https://example.com
# expect: inline-login-secret
RUN git clone https://ci:$LOGIN@git.example.com/app.git
# expect: inline-login-secret
RUN composer config http-basic.repo.example.com ci Tz81kqXmq
# expect: inline-login-secret
RUN curl -H "Authorization: Bearer Tz81kqXmq0p" https://example.com
