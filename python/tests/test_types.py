"""The type information that is shipped."""

import sys
from pathlib import Path

from .conftest import run


def test_mypy_accepts_the_package_and_the_tests(root: Path) -> None:
    for target in ("lintainer", "tests", "examples"):
        config = str(root / "pyproject.toml")
        result = run(sys.executable, "-m", "mypy", "--config-file", config, target, cwd=root / "python")
        assert result.returncode == 0, result.stdout


def test_the_stubs_are_true(root: Path, tmp_path: Path) -> None:
    result = run(
        sys.executable,
        "-m",
        "mypy.stubtest",
        "lintainer",
        "--concise",
        "--mypy-config-file",
        str(root / "pyproject.toml"),
        "--allowlist",
        str(root / "python" / "tests" / "stubtest-allowlist.txt"),
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stdout
