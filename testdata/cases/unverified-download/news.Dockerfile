FROM alpine:3.22
# It is added so that the layers behind it are built again.
ADD https://api.github.com/repos/shop/web/branches/main /tmp/news.json
# expect: unverified-download
ADD https://api.github.com/repos/shop/web/releases/assets/123 /opt/tool
