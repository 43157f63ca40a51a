FROM node:22 AS dev
COPY package*.json ./
RUN npm install
FROM node:22 AS a
COPY package*.json ./
RUN npm install express@5.1.0 && npm install -g pm2@6.0.13 && npm install --no-package-lock
FROM node:22 AS b
ENV CI=1
COPY package.json pnpm-lock.yaml ./
RUN pnpm install
FROM node:22
COPY package.json yarn.lock .yarnrc.yml ./
RUN yarn install --immutable && yarn build
COPY package*.json ./
# expect: ignored-lock-file
RUN npm install --omit=dev
