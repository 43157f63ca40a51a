FROM debian:13
# expect: scattered-runtime-instructions
CMD ["a"]
ENTRYPOINT ["b"]
