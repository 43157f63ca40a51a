FROM ruby:3.4
# expect: bundled-development-gems
RUN bundle install
RUN BUNDLE_WITHOUT=development bundle install
RUN bundle config set without development && bundle install
