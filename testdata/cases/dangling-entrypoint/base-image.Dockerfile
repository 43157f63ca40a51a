FROM registry.example/base:1.4.2
CMD ["/app/server"]
