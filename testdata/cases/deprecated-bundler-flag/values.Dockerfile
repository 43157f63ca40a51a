FROM ruby:3.4
# expect: deprecated-bundler-flag
RUN bundle install --without development test
# expect: deprecated-bundler-flag
RUN bundle install --path=vendor
RUN bundle config set --local without development && bundle install --jobs 4
RUN bundle update --clean
