# replaced before anybody builds
FROM BASEIMAGE AS a
# expect: missing-tag
FROM nginx
