FROM ruby:3.4
ARG RAILS_MASTER_KEY
RUN bin/rails assets:precompile
ENV RAILS_ENV=production
# expect: asset-build-secret
RUN bundle exec rake assets:precompile
RUN SECRET_KEY_BASE=dummy bin/rails assets:precompile
RUN --mount=type=secret,id=key,env=RAILS_MASTER_KEY bin/rails assets:precompile
FROM ruby:3.4
ENV RAILS_ENV=production SECRET_KEY_BASE=placeholder
RUN bin/rails assets:precompile
