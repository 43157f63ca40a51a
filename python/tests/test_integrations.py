"""The GitHub action and the GitLab template."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from .conftest import run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "a b").mkdir(parents=True)
    (folder / "a b" / "Dockerfile").write_text("FROM alpine\n")
    (folder / "-c").mkdir()
    (folder / "-c" / "Dockerfile").write_text("FROM scratch\n")
    return folder


def test_the_action_fits_its_schema(root: Path, schemas: Path) -> None:
    action = yaml.safe_load((root / "action.yml").read_text())
    jsonschema.validate(action, json.loads((schemas / "github-action.json").read_text()))
    for step in action["runs"]["steps"]:
        # What a caller gives comes in through variables, never as a part of a script.
        assert "${{" not in step.get("run", "")


def lint(root: Path, command: str, project: Path, **variables: str) -> tuple[int, str]:
    environment = {**os.environ, "PATH": f"{Path(command).parent}{os.pathsep}{os.environ['PATH']}", **variables}
    result = run("bash", str(root / "ci" / "github.sh"), cwd=project, env=environment)
    return result.returncode, result.stdout + result.stderr


def test_the_action_lints(root: Path, command: str, project: Path, tmp_path: Path) -> None:
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "SARIF")}
    code, shown = lint(
        root, command, project, PATHS="a b\n-c\n", ARGUMENTS="--select=missing-tag\n--fail-on=warning\n", **files
    )
    assert code == 1
    assert "file=a b/Dockerfile,line=1," in shown
    assert Path(files["GITHUB_OUTPUT"]).read_text() == "exit-code=1\n"
    assert "missing-tag" in Path(files["GITHUB_STEP_SUMMARY"]).read_text()
    [sarif] = json.loads(Path(files["SARIF"]).read_text())["runs"]
    assert sarif["results"][0]["partialFingerprints"]["primaryLocationLineHash"]


def test_the_action_tells_failures(root: Path, command: str, project: Path) -> None:
    assert lint(root, command, project, PATHS="-c", ARGUMENTS="", SARIF="")[0] == 0
    assert lint(root, command, project, PATHS="missing")[0] == 2
    assert lint(root, command, project, ARGUMENTS="--select=$(touch gone)")[0] == 2
    assert not (project / "gone").exists()


def test_the_template_writes_a_report(root: Path, command: str, project: Path) -> None:
    header, jobs = yaml.safe_load_all((root / "ci" / "gitlab.yml").read_text())
    inputs = {name: spec["default"] for name, spec in header["spec"]["inputs"].items()}
    codes = []
    for line in jobs["lintainer"]["script"]:
        line = line.replace("/opt/lintainer/bin/lintainer", command)
        for name, value in inputs.items():
            line = line.replace(f"$[[ inputs.{name} ]]", value)
        assert "$[[" not in line
        codes.append(run("bash", "-c", line, cwd=project).returncode)
    assert codes == [0, 1]
    [report] = jobs["lintainer"]["artifacts"]["paths"]
    issues = json.loads((project / report).read_text())
    assert {issue["check_name"] for issue in issues} >= {"missing-tag"}
    assert all(issue["fingerprint"] and issue["location"]["lines"]["begin"] for issue in issues)
