FROM node:24
RUN npm ci --offline && npm run fetch
RUN npm ci
# expect: needless-network-access
RUN cd /srv && npm ci --offline
