FROM ruby:3.4 AS build
RUN bundle install
FROM ruby:3.4 AS dev
RUN bundle install
FROM ruby:3.4
RUN --mount=type=cache,target=/usr/local/bundle/cache bundle install
RUN bundle install --no-cache
# expect: leftover-bundler-cache
RUN bundle install && rm -rf /tmp/x
