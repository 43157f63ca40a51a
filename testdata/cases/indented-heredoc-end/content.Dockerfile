FROM debian:13
RUN <<EOF
cat > /a <<-X
  EOF
	X
EOF
RUN cat <<EOF > /b && cat <<-E2 > /c
b
EOF
c
# expect: indented-heredoc-end
	 E2
USER 10001
