FROM php:8.4-fpm
ARG DEBUG
RUN if [ "$DEBUG" = 1 ]; then docker-php-ext-enable xdebug; fi
RUN [ -n "$DEBUG" ] && docker-php-ext-enable xdebug
# expect: shipped-xdebug
RUN apt-get install -y php8.4-xdebug
# expect: shipped-xdebug
RUN install-php-extensions gd xdebug-3.4.0
