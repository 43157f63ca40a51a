FROM nginx:1.29
ARG PORT
# expect: port-out-of-range
EXPOSE 80 # the pages
# expect: port-out-of-range
EXPOSE 0
EXPOSE $PORT ${PORT}-9000 127.0.0.1:8080:80
