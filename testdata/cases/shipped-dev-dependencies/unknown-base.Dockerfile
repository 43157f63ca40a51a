FROM registry.example.com/node
RUN npm ci
CMD ["node", "server.js"]
