FROM node:24
RUN npm ci
RUN npm install -g node-gyp
RUN --mount=type=cache,target=/root/.cache npm ci
# expect: missing-node-gyp-cache
RUN npm rebuild
