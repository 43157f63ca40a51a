FROM python:3.13
ENV PORT=80
# expect: unexpanded-shell-syntax
ENV MAKEFLAGS=-j$(nproc)
# expect: unexpanded-shell-syntax
WORKDIR ~/app
# expect: unexpanded-shell-syntax
ENV PATH=$PATH:~/.local/bin
# expect: unexpanded-shell-syntax
RUN ["echo", "$PYTHON_VERSION"]
# expect: unexpanded-shell-syntax
HEALTHCHECK CMD ["curl", "-f", "http://localhost:${PORT}/", "||", "exit", "1"]
# expect: unexpanded-shell-syntax
ENTRYPOINT ["serve --port 80"]
