FROM node:lts AS a
RUN corepack enable
FROM node:26 AS b
RUN npm install -g yarn@1.22.22
RUN yarn install
FROM node:26 AS c
COPY --from=a /opt/yarn /opt/yarn
RUN yarn install
FROM registry.example/node:26 AS d
RUN corepack enable
FROM node:25
COPY yarn.lock ./
RUN yarn install
# expect: unbundled-node-tool
RUN corepack enable
