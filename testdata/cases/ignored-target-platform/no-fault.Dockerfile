FROM --platform=$BUILDPLATFORM golang:1.25 AS tool
RUN go install example.com/tool@v1.2
FROM --platform=$BUILDPLATFORM golang:1.25 AS code
RUN go build -o /generate ./generate && /generate
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:9.0 AS portable
RUN dotnet publish -c Release -o /app
FROM --platform=$BUILDPLATFORM rust:1 AS cross
RUN cargo build --target x86_64-unknown-linux-musl
FROM --platform=$BUILDPLATFORM alpine:3.22 AS inner
COPY --from=code /out /out
FROM debian:13
COPY --from=tool /go/bin/tool /usr/local/bin/
COPY --from=portable /app /app
COPY --from=cross /b /b
COPY --from=inner /out /out
