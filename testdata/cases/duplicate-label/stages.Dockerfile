FROM debian:13 AS a
ARG KEY
LABEL one=1 $KEY=2
FROM a AS b
LABEL one=2 "$KEY"=3
FROM debian:13
# expect: duplicate-label
LABEL one=1
# expect: duplicate-label
LABEL "one"=2 two=2
ONBUILD LABEL one=9
LABEL one=3
