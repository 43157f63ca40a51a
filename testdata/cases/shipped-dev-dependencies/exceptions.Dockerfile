FROM node:24 AS build
RUN npm ci

FROM node:24
ARG FLAGS
RUN npm install -g serve && npm install express && npm ci --omit=dev && npm i --production && npm ci $FLAGS
RUN NODE_ENV=production npm ci
RUN export NODE_ENV=production && npm ci
RUN yarn install --immutable && yarn build && pnpm install -P
# expect: shipped-dev-dependencies
RUN pnpm install --frozen-lockfile
CMD ["node", "server.js"]
