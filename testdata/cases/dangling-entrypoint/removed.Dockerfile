FROM debian:13
COPY start.sh /start.sh
RUN rm /start.sh
# expect: dangling-entrypoint
CMD ["/start.sh"]
