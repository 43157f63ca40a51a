FROM alpine:3.22 AS build
# expect: secret-in-environment
ARG NPM_TOKEN
FROM alpine:3.22
ENV TOKEN_URL=https://login.example/token
ENV SHA1=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 PROJECT_KEY=shop GOPRIVATE=git.example
ENV NPM_TOKEN_FILE=/run/secrets/npm SSH_AUTH_SOCK=/tmp/ssh
ENV VALIDATOR_PASSWORD=password_validation.py
ENV API_KEY="" TOKEN_TTL=3600 USE_TOKEN=true SESSION_TOKEN=$BASE_TOKEN
# expect: secret-in-environment
ENV DB_HOST=db DB_PASSWORD=hunter2
# expect: secret-in-environment
ARG API_SECRET
# expect: secret-in-environment
ENV API_SECRET=$API_SECRET
# expect: secret-in-environment
ENV ADMIN_PASSWORD=changeme
