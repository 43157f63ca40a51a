FROM ruby:3.4
COPY Gemfile ./
RUN bundle install
COPY Gemfile.lock ./
# expect: missing-bundle-deployment
RUN bundle install
RUN bundle config set --local frozen true
RUN bundle install
