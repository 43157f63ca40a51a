FROM --platform=$BUILDPLATFORM golang:1.25 AS build
RUN go generate
FROM --platform=$BUILDPLATFORM scratch
COPY --from=build /out /
