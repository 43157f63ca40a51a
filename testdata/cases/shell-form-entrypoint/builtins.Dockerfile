FROM alpine:3.22
# expect: shell-form-entrypoint
CMD ~/run.sh --port 80
