FROM node:22 AS build
CMD node server.js
FROM scratch
COPY --from=build / /
