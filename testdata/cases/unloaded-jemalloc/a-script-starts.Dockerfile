FROM ruby:3.4
RUN apt-get update && apt-get install -y libjemalloc2
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["puma"]
