"""The console script."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from .conftest import run


def test_exit_statuses(command: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM alpine\nMAINTAINER me\n")
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "Dockerfile").write_text("FROM scratch\n")
    assert run(command, "check", "Dockerfile", cwd=tmp_path).returncode == 1
    assert run(command, "check", "good", "--select", "missing-tag", cwd=tmp_path).returncode == 0
    assert run(command, "check", "missing", cwd=tmp_path).returncode == 2
    assert run(command, "--no-such-flag", cwd=tmp_path).returncode == 2
    (tmp_path / "empty").mkdir()
    assert run(command, "check", "empty", cwd=tmp_path).returncode == 3


def test_the_module_is_the_command(command: str) -> None:
    import lintainer

    expected = f"lintainer {lintainer.__version__}\n"
    assert run(command, "--version").stdout == expected
    assert run(sys.executable, "-m", "lintainer", "--version").stdout == expected


def test_arguments_and_output_are_not_tied_to_utf8(command: str, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    with open(folder + b"/Dockerfile", "w") as file:
        file.write("FROM alpine\n")
    result = subprocess.run([command, "check", folder, "-f", "concise"], capture_output=True)
    assert result.returncode == 1
    assert b"missing-tag" in result.stdout


def test_a_closed_pipe_is_no_failure(command: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM alpine\n" * 5_000)
    with subprocess.Popen(
        [command, "check", str(tmp_path), "-f", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_an_interrupt_ends_the_command(command: str) -> None:
    with subprocess.Popen(
        [command, "check", "-", "--stdin-filename", "Dockerfile"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stderr
        # More than a pipe holds: when it is written, the command is reading and waits for the end.
        process.stdin.write(b"# " + b"x" * 500_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == -signal.SIGINT
        assert process.stderr.read() == b""
