FROM docker.io/nginxinc/nginx-unprivileged:1.29
COPY site /usr/share/nginx/html
