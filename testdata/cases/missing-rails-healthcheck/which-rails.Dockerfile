FROM ruby:3.4
CMD ["bin/rails", "server"]
