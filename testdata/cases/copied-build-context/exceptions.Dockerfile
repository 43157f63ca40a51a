FROM debian:13 AS build
COPY . /src

FROM debian:13
COPY --from=build / /build
COPY src ./
# expect: copied-build-context
COPY ./ /app
