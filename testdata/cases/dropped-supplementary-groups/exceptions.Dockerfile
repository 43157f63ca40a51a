FROM debian:13 AS base
ARG NAME=app
RUN groupadd video && useradd -G video,audio ${NAME}

FROM base
RUN usermod -aG docker other
# expect: dropped-supplementary-groups
USER app:video
