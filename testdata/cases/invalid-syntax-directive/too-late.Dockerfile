# expect: invalid-syntax-directive
# escape=`
FROM debian:13
# expect: invalid-syntax-directive
# check=error=true
USER 10001
