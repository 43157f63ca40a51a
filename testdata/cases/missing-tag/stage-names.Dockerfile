FROM golang:1.26 AS build
FROM --platform=$BUILDPLATFORM BUILD as tools
FROM scratch
COPY --from=tools /a /a
COPY --from=0 /a /a
# expect: missing-tag
COPY --from=registry.example:5000/app /a /a
# A build context that the caller names.
COPY --from=assets /a /a
COPY --from=$STAGE /a /a
# expect: missing-tag
RUN --mount=type=bind,from=composer,target=/c true
FROM nginx:1.29 AS RELEASE
FROM RELEASE
