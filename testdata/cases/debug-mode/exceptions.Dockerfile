FROM node:24 AS build
ENV NODE_ENV=development

FROM node:24
ARG DEBUG_ENV
ENV FLASK_DEBUG=0 DEBUG=1 RAILS_ENV=$DEBUG_ENV NODE_OPTIONS="--inspect"
ENV NODE_ENV=development
ENV NODE_ENV=production
# expect: debug-mode
ENV FLASK_ENV=Development
CMD ["node", "--inspect=0.0.0.0", "old.js"]
# expect: debug-mode
CMD ["uvicorn", "app:app", "--reload"]
