FROM ruby:3.4 AS test
CMD ["rails", "server"]

FROM ruby:3.4
ENV RAILS_ENV=production
RUN flask run
CMD ["rails", "server"]
