FROM --platform=linux/amd64 ruby:3.4
RUN bootsnap precompile app/
FROM ruby:3.4
RUN bundle exec bootsnap precompile -j1 app/
# expect: parallel-bootsnap
RUN bundle exec bootsnap precompile -j 4 --gemfile
