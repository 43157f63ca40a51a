FROM node:24
RUN npm ci
RUN npm run build && npm prune --omit=dev
CMD ["node", "server.js"]
