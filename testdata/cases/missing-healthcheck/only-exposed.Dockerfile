# expect: missing-healthcheck
FROM nginx:1.29
EXPOSE 80
