"""The hooks, run by the real pre-commit on a repository of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from .conftest import run

GOOD = "FROM scratch\nCOPY a /a\n"
BAD = "FROM alpine\nMAINTAINER me\n"
SELECT = "fail-on = 'info'\nselect = ['deprecated-maintainer']\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, str]:
    """Variables for pre-commit: a cache of its own, and a quick build that shares what is built already."""
    home = tmp_path_factory.mktemp("pre-commit")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
        "PRE_COMMIT_HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "MATURIN_PEP517_ARGS": "--profile dev",
        "CARGO_TARGET_DIR": str(root / "target"),
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, root: Path, environment: dict[str, str]) -> Path:
    """The project as it stands, as a repository that hooks can be installed from."""
    folder = tmp_path_factory.mktemp("lintainer")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=root).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, folder / name)
    git(folder, environment, "init", "-q")
    git(folder, environment, "add", "-A")
    git(folder, environment, "commit", "-q", "-m", "hooks")
    return folder


def git(folder: Path, environment: dict[str, str], *args: str) -> "subprocess.CompletedProcess[str]":
    options = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    return run("git", *options, *args, cwd=folder, env=environment)


class Repository:
    """A user's repository with the hook installed."""

    def __init__(self, folder: Path, clone: Path, hook: str, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.git("init", "-q")
        revision = git(clone, environment, "rev-parse", "HEAD").stdout.strip()
        config = {"repos": [{"repo": str(clone), "rev": revision, "hooks": [{"id": hook}]}]}
        self.write(".pre-commit-config.yaml", yaml.safe_dump(config))
        self.write("lintainer.toml", SELECT)
        result = run(sys.executable, "-m", "pre_commit", "install", cwd=folder, env=environment)
        assert result.returncode == 0, result.stdout + result.stderr

    def git(self, *args: str) -> "subprocess.CompletedProcess[str]":
        return git(self.folder, self.environment, *args)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def commit(self) -> "subprocess.CompletedProcess[str]":
        self.git("add", "-A")
        return self.git("commit", "-m", "change")

    @property
    def commits(self) -> int:
        return len(self.git("log", "--format=%H").stdout.split())


def test_the_hooks_fit_their_schema(root: Path, schemas: Path) -> None:
    hooks = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())
    jsonschema.validate(hooks, json.loads((schemas / "pre-commit-hooks.json").read_text()))
    assert [hook["id"] for hook in hooks] == ["lintainer", "lintainer-fix", "lintainer-system"]
    assert all(hook["args"][-1] == "--" for hook in hooks)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Dockerfile", True),
        ("a/dockerfile", True),
        ("Dockerfile.dev", True),
        ("api.Dockerfile", True),
        ("dockerfile-dev", True),
        ("a/Containerfile", True),
        ("compose.yml", True),
        ("deploy/a.yaml", True),
        ("pod.json", True),
        ("-odd name.YAML", True),
        ("README.md", False),
        ("dockerfiles/main.go", False),
        ("mydockerfile", False),
        ("a.yaml.tmpl", False),
    ],
)
def test_the_pattern_fits_our_files(root: Path, name: str, wanted: bool) -> None:
    for hook in yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text()):
        assert bool(re.search(hook["files"], name)) == wanted


@pytest.mark.parametrize("hook", ["lintainer", "lintainer-system"])
def test_a_bad_commit_is_blocked_and_a_good_one_passes(
    tmp_path: Path, clone: Path, environment: dict[str, str], hook: str
) -> None:
    repository = Repository(tmp_path, clone, hook, environment)
    repository.write("README.md", "text")
    result = repository.commit()
    assert result.returncode == 0, result.stdout + result.stderr
    repository.write("-odd dir/-f.Dockerfile", BAD)
    repository.write("--help.Dockerfile", BAD)
    repository.write("more words/ü.yaml", "a: 1\n")
    result = repository.commit()
    assert result.returncode != 0
    shown = result.stdout + result.stderr
    assert "deprecated-maintainer" in shown and "-odd dir/-f.Dockerfile" in shown and "--help.Dockerfile" in shown
    assert repository.commits == 1
    repository.write("-odd dir/-f.Dockerfile", GOOD)
    repository.write("--help.Dockerfile", GOOD)
    result = repository.commit()
    assert result.returncode == 0, result.stdout + result.stderr
    assert repository.commits == 2
    # Nothing of ours: nothing to do, and no fault.
    repository.write("values.yaml", "a: 1\n")
    result = repository.commit()
    assert result.returncode == 0, result.stdout + result.stderr
    # Excluded files are not linted although they are named.
    repository.write("lintainer.toml", "exclude = ['old']\n" + SELECT)
    repository.write("old/Dockerfile", BAD)
    result = repository.commit()
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_fault_is_fixed(tmp_path: Path, clone: Path, environment: dict[str, str]) -> None:
    repository = Repository(tmp_path, clone, "lintainer-fix", environment)
    repository.write("a b/Dockerfile", BAD)
    result = repository.commit()
    # pre-commit holds a commit up when a hook changed files, so that the change can be looked at.
    assert result.returncode != 0
    assert "MAINTAINER" not in (tmp_path / "a b" / "Dockerfile").read_text().replace("maintainer", "")
    result = repository.commit()
    assert result.returncode == 0, result.stdout + result.stderr
