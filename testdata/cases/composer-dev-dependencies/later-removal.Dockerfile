FROM php:8.4-fpm
RUN composer install
RUN composer test && composer install --no-dev
