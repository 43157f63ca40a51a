# config: [rules.root-user]
# config: shipped_stages = ["server"]
FROM alpine:3.22 AS server
# expect: root-user
USER root:root
FROM alpine:3.22
USER root
