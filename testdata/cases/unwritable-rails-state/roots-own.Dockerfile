FROM ruby:3.4
WORKDIR /rails
COPY . .
CMD ["bin/rails", "server"]
