"""What the tests share."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def command() -> str:
    """The installed console script."""
    import sys

    beside = Path(sys.executable).parent / "lintainer"
    found = str(beside) if beside.exists() else shutil.which("lintainer")
    assert found, "the console script `lintainer` is not installed"
    return found


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The folder of third-party schemas."""
    return ROOT / "testdata" / "schemas"


def run(*args: str, **options: object) -> "subprocess.CompletedProcess[str]":
    """Runs a program and captures what it prints. Variables that C code has set for itself, as readline does with
    ``COLUMNS``, are not its own."""
    options.setdefault("env", dict(os.environ))
    return subprocess.run(args, capture_output=True, text=True, **options)  # type: ignore[call-overload,no-any-return]
