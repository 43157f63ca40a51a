"""The command and the library find the same."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import lintainer
from lintainer import Report

from .conftest import ROOT, run

PROJECTS = sorted(folder.name for folder in (ROOT / "testdata" / "projects").iterdir() if folder.is_dir())
CASES = sorted(folder.name for folder in (ROOT / "testdata" / "cases").iterdir() if folder.is_dir())


# Rules that ask what lies beside the files: in memory that is not known, and they are silent.
BESIDE = [
    "committed-env-file",
    "dangling-bind-source",
    "dangling-build-path",
    "dangling-env-file",
    "dangling-kustomize-file",
    "invalid-dockerignore-pattern",
    "leaked-context-file",
    "missing-chart-dependency",
    "missing-copy-source",
    "missing-dockerignore",
    "missing-update-automation",
    "uncovered-update-directory",
]


def as_json(value: object) -> Any:
    """A named tuple as JSON has it."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        items = value._asdict()
        if isinstance(value, lintainer.Edit) and value.path is None:
            del items["path"]
        if isinstance(value, lintainer.Finding) and value.probability is None:
            del items["probability"]
        return {name: as_json(item) for name, item in items.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value


def agree(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Checks a folder in all ways, and that they agree."""
    monkeypatch.chdir(folder)
    arguments = ("check", "--select", "all", "--today", "2026-01-01", "-f", "json")
    result = run(command, *arguments)
    expected = json.loads(result.stdout)
    is_empty = not expected["files"] and not expected["findings"]
    assert result.returncode in ((3,) if is_empty else (0, 1)), result.stderr
    config = lintainer.Config(select=["all"], today="2026-01-01")
    on_disk = lintainer.check(config=config)
    assert [as_json(finding) for finding in on_disk.findings] == expected["findings"]
    assert as_json(on_disk.files) == expected["files"]
    assert as_json(on_disk.summary) == expected["summary"]
    assert json.loads(on_disk.render("json")) == expected
    contents = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    without = lintainer.Config(select=["all"], ignore=BESIDE, today="2026-01-01")
    result = run(command, *arguments, "--ignore", ",".join(BESIDE))
    expected = json.loads(result.stdout)
    in_memory = lintainer.check_project(contents, config=without)
    assert [as_json(finding) for finding in in_memory.findings] == expected["findings"]
    return on_disk


@pytest.mark.parametrize("name", PROJECTS)
def test_projects(name: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(ROOT / "testdata" / "projects" / name, tmp_path / name)
    assert agree(Path(folder), command, monkeypatch).files


def test_cases(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = 0
    for name in CASES:
        folder = shutil.copytree(ROOT / "testdata" / "cases" / name, tmp_path / name)
        found += len(agree(Path(folder), command, monkeypatch))
    assert found >= len(CASES)


def test_rules(command: str) -> None:
    rules = json.loads(run(command, "rules", "--format", "json").stdout)["rules"]
    assert [rule["name"] for rule in rules] == [rule.name for rule in lintainer.rules()]
    for expected, rule in zip(rules, lintainer.rules(), strict=True):
        for option in expected["options"]:
            option["default"] = option["default"] if option["type"] != "table" else []
        assert as_json(rule) == expected
        assert run(command, "explain", rule.name).stdout.strip() == lintainer.explain(rule.name).strip()
