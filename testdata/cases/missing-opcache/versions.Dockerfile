FROM php:8.4-cli
FROM php:8.5-fpm
FROM php:apache
