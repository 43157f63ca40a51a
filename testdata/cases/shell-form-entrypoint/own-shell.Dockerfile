FROM node:22
SHELL ["/bin/bash", "-c"]
CMD node server.js
