FROM node:22
ENV PORT=80
ENV MAKEFLAGS="-j4" NOTE='at $(5)' SCRIPT="a=$(b) && c"
LABEL note="Use `make` for it, costs \$(5)"
RUN ["find", "/a", "-name", "*.o", "-exec", "rm", "{}", ";"]
RUN ["awk", "{print $PORT}", "/a"]
HEALTHCHECK CMD ["curl", "http://localhost:$UNKNOWN_NAME/"]
CMD ["sh", "-c", "a && b > c"]
