# config: [rules.secret-in-environment]
# config: names = ["*_PIN"]
# config: allow_names = ["DEMO_TOKEN"]
FROM alpine:3.22
# expect: secret-in-environment
ENV DOOR_PIN=tulip
ENV DEMO_TOKEN=tulip
