FROM scratch
COPY out /app
CMD ["/app/server"]
