"""How fast the package is, as a Markdown table: ``cargo xtask bench python``.

The best of several rounds counts. Files are read from disk in all rows but those about Arrow, so that the library does what the
command does.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow

import lintainer

FILES = 10_000
ROUNDS = 5

DOCKERFILE = """\
FROM node:22.1.0-bookworm AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci && npm cache clean --force
COPY . .
RUN npm run build {n}

FROM nginx
COPY --from=build /src/dist /usr/share/nginx/html
MAINTAINER team {n}
EXPOSE 8080
HEALTHCHECK CMD curl -f http://localhost:8080/
CMD nginx -g 'daemon off;'
"""

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{n}
  labels: {{app: web-{n}}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: web-{n}}}
  template:
    metadata:
      labels: {{app: web-{n}}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.{n}.0
          ports:
            - containerPort: 8080
          securityContext:
            privileged: {privileged}
"""


def best(function: Callable[[], object]) -> float:
    """The best time of some rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def make(folder: Path) -> None:
    """Writes the files, a hundred in each folder."""
    for n in range(FILES):
        path = folder / str(n // 100) / (f"{n}.Dockerfile" if n % 2 else f"{n}.yaml")
        path.parent.mkdir(exist_ok=True)
        text = DOCKERFILE.format(n=n) if n % 2 else MANIFEST.format(n=n, privileged=str(n % 10 == 0).lower())
        path.write_text(text)


def read(folder: Path) -> dict[str, bytes]:
    """All files by path."""
    contents = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                contents[os.path.join(parent, name)] = file.read()
    return contents


def import_time() -> float:
    """What importing adds to the start of the interpreter."""

    def start(code: str) -> float:
        return best(lambda: subprocess.run([sys.executable, "-c", code], check=True))

    return start("import lintainer") - start("pass")


def row(what: str, seconds: float, against: tuple[float, str] | None = None) -> None:
    """Prints a row."""
    ratio = f"{seconds / against[0]:.2f} × {against[1]}" if against else ""
    print(f"| {what} | {FILES} | {seconds * 1e3:.1f} | {seconds / FILES * 1e6:.1f} | {ratio} |", flush=True)


def main() -> None:
    """Measures."""
    command = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        os.chdir(folder)
        print("| what | files | ms | µs/file | ratio |\n|---|---:|---:|---:|---|")

        def cli(format: str) -> None:
            arguments = [command, "check", "--no-progress", "--exit-zero", "-f", format]
            subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)

        concise = best(lambda: cli("concise"))
        row("command, a line for each finding", concise)
        json = best(lambda: cli("json"))
        row("command, json", json)
        row("check, counted", best(lambda: lintainer.check().summary), (concise, "command"))
        row("check, all findings as objects", best(lambda: lintainer.check().findings), (json, "command, json"))
        texts = read(folder)
        row("reading the files in Python", best(lambda: read(folder)))
        in_memory = best(lambda: lintainer.check_project(texts).summary)
        row("check_project, counted", in_memory, (concise, "command"))
        row(
            "check_project, all findings as objects",
            best(lambda: lintainer.check_project(texts).findings),
            (json, "command, json"),
        )
        table = pyarrow.table({"path": list(texts), "text": list(texts.values())})
        row("check_batch", best(lambda: lintainer.check_batch(table)), (in_memory, "check_project, counted"))
        count = len(lintainer.check_project(texts))
        os.chdir("/")
    print(f"\n{count} findings; importing lintainer takes {import_time() * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
