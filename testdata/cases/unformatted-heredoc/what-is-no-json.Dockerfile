FROM debian:13
COPY <<EOF /a.json
{
"port": $PORT
}
EOF
COPY <<EOF /a.txt
{
"a": 1
}
EOF
# expect: unformatted-heredoc
COPY <<a.json /
[
1
]
a.json
