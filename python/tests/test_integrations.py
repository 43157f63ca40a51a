"""The GitHub action and the GitLab component, run step by step as their services would."""

import hashlib
import io
import json
import os
import platform
import re
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from .conftest import run

# What nobody expects in a name: text for a shell, for an option, for a workflow command.
HOSTILE = ["$(touch pwned)", "`touch pwned`", "; touch pwned", "--fix", "a b", "x\n::error::pwned", "::add-mask::a"]
VERSION = "0.1.0"
TARGET = {"x86_64": "x86_64-unknown-linux-musl", "aarch64": "aarch64-unknown-linux-musl"}.get(platform.machine())
ARCHIVE = f"lintainer-{VERSION}-{TARGET}"

pytestmark = pytest.mark.skipif(TARGET is None, reason="the services run on Linux")

# Notes how it is called, and writes the reports that are asked for.
RECORDER = """#!/usr/bin/env python3
import json, os, sys
with open(os.environ["CALLS"], "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
for word in sys.argv:
    if word.startswith("--output-file="):
        with open(word.split("=", 1)[1], "w") as report:
            report.write("a report\\n" * 200_000)
print("::error file=a%0Ab,line=1::found")
sys.exit(int(os.environ.get("STATUS", "1")))
"""


@dataclass
class Release:
    """A release in a folder, which stands for the place that archives are downloaded from."""

    folder: Path
    checksum: str

    @property
    def address(self) -> str:
        return self.folder.as_uri()


def released(folder: Path, program: str) -> Release:
    """Packs a program as a release does."""
    path = folder / f"v{VERSION}" / f"{ARCHIVE}.tar.gz"
    path.parent.mkdir(parents=True)
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(f"{ARCHIVE}/lintainer")
        member.size, member.mode = len(program.encode()), 0o755
        archive.addfile(member, io.BytesIO(program.encode()))
    return Release(folder, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return released(tmp_path / "releases", RECORDER)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in HOSTILE:
        (folder / name).mkdir(parents=True)
        (folder / name / "Dockerfile").write_text("FROM alpine\n")
    return folder


def untouched(project: Path) -> bool:
    """Whether no name was taken for text of a shell."""
    return not list(project.rglob("pwned"))


@dataclass
class Action:
    """The action in a run of its own."""

    root: Path
    project: Path
    release: Release
    variables: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    shown: str = ""

    def run(self, **given: str) -> int:
        """Runs the steps that are scripts, and returns the status of the last one."""
        action = yaml.safe_load((self.root / "action.yml").read_text())
        inputs = {name: str(one.get("default", "")) for name, one in action["inputs"].items()}
        inputs.update({name.replace("_", "-"): value for name, value in given.items()})
        temp = self.project.parent / "temp"
        temp.mkdir(exist_ok=True)
        files = {name: temp / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        base = {
            **os.environ,
            **{name: str(path) for name, path in files.items()},
            "RUNNER_TEMP": str(temp),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": {"x86_64": "X64", "aarch64": "ARM64"}[platform.machine()],
            "GITHUB_HEAD_REF": "$(touch pwned)",
            "GITHUB_REF_NAME": "`touch pwned`",
            "RELEASES": self.release.address,
            "CALLS": str(temp / "calls"),
            **self.variables,
        }
        status = 0
        for step in (step for step in action["runs"]["steps"] if "run" in step):
            added = files["GITHUB_PATH"].read_text().splitlines()
            values = {name: self.value(text, inputs) for name, text in step.get("env", {}).items()}
            environment = {**base, **values, "PATH": os.pathsep.join([*reversed(added), base["PATH"]])}
            folder = self.project / self.value(step.get("working-directory", "."), inputs)
            result = run("bash", "-eo", "pipefail", "-c", step["run"], cwd=folder, env=environment)
            self.shown += result.stdout + result.stderr
            status = result.returncode
            if status != 0:
                break
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        self.outputs = dict(line.split("=", 1) for line in lines)
        return status

    def value(self, text: str, inputs: dict[str, str]) -> str:
        """The value of a text with at most one expression."""
        found = re.fullmatch(r"\$\{\{ (.*) \}\}", text)
        if not found:
            assert "${{" not in text
            return text
        expression = found[1]
        if expression == "github.action_path":
            return str(self.root)
        if expression.startswith("inputs.sarif-file ||"):
            return inputs["sarif-file"] or ("lintainer.sarif" if inputs["upload-sarif"] == "true" else "")
        return inputs[expression.removeprefix("inputs.")]

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of each call of the program."""
        path = self.project.parent / "temp" / "calls"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def action(root: Path, project: Path, release: Release) -> Action:
    return Action(root, project, release)


def test_the_action_fits_its_schema(root: Path, schemas: Path) -> None:
    action = yaml.safe_load((root / "action.yml").read_text())
    jsonschema.validate(action, json.loads((schemas / "github-action.json").read_text()))
    for step in action["runs"]["steps"]:
        # What a caller gives comes in through variables, never as a part of a script.
        assert "${{" not in step.get("run", "")


def test_the_action_lints_once_and_writes_all_reports(action: Action, project: Path) -> None:
    status = action.run(
        checksum=action.release.checksum,
        paths="\n".join(["$(touch pwned)", "a b", "--fix", "", "; touch pwned"]),
        arguments="--select=`touch pwned`\n--fail-on=warning",
        sarif_file="-$(touch pwned).sarif",
    )
    assert status == 1
    [call] = action.calls
    assert call[:2] == ["check", "--no-progress"]
    assert call[2:4] == ["--select=`touch pwned`", "--fail-on=warning"]
    assert call[call.index("--") + 1 :] == ["$(touch pwned)", "a b", "--fix", "; touch pwned"]
    formats = [word.split("=")[1] for word in call if word.startswith("--output-format=")]
    assert formats == ["markdown", "sarif", "github"]
    # The last format has no file: the annotations are printed.
    assert call[call.index("--") - 1] == "--output-format=github"
    assert (project / "-$(touch pwned).sarif").exists()
    assert action.outputs == {"exit-code": "1", "has-sarif": "true"}
    summary = (project.parent / "temp" / "GITHUB_STEP_SUMMARY").read_text()
    assert summary.startswith("a report") and len(summary) <= 1_000_000
    assert untouched(project) and untouched(project.parent)


def test_the_action_says_how_it_ended(action: Action) -> None:
    action.variables["STATUS"] = "2"
    assert action.run(checksum=action.release.checksum, upload_sarif="true") == 2
    assert action.outputs == {"exit-code": "2"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"checksum": "0" * 64}, "it is not what was released"),
        ({"checksum": "$(touch pwned)"}, "is not a SHA-256 checksum"),
        ({"checksum": "", "version": "9.9.9"}, "nothing is known of lintainer-9.9.9"),
        ({"version": "../../etc"}, "is not a version"),
        ({"version": "0.1.0\n::error::pwned"}, "is not a version"),
        ({"version": "9.9.9", "checksum": "0" * 64}, "cannot be downloaded"),
    ],
)
def test_the_action_runs_nothing_but_what_was_released(action: Action, given: dict[str, str], told: str) -> None:
    assert action.run(**given) == 2
    assert told in action.shown
    assert action.calls == [] and untouched(action.project)
    assert "\n::error::pwned" not in action.shown


def test_annotations_are_the_only_commands(action: Action, command: str, tmp_path: Path) -> None:
    """Names with line breaks and colons of workflow commands, with the real program."""
    for folder in action.project.iterdir():
        (folder / "x\n::error::pwned.Dockerfile").write_text("FROM alpine\n")
    (action.project / "::add-mask::b.yaml").write_bytes(b"apiVersion: v1\nkind: [\n")
    result = run(command, "check", "--no-progress", "--output-format=github", "--", ".", cwd=action.project)
    assert result.returncode == 1
    lines = (result.stdout + result.stderr).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) >= len(HOSTILE)
    assert all(re.match(r"::(error|warning|notice) (title|file)=", line) for line in commands), commands
    assert any("%0A" in line for line in commands)


def test_the_real_program_understands_the_action(root: Path, command: str, project: Path, tmp_path: Path) -> None:
    real = released(tmp_path / "real", f"#!/bin/sh\nexec '{command}' \"$@\"\n")
    action = Action(root, project, real)
    (project / "lintainer.toml").write_text("")
    arguments = "--select=missing-tag\n--fail-on=warning"
    status = action.run(checksum=real.checksum, paths="a b\n--fix", arguments=arguments, upload_sarif="true")
    assert status == 1, action.shown
    assert "file=a b/Dockerfile,line=1," in action.shown and "file=--fix/Dockerfile,line=1," in action.shown
    assert "missing-tag" in (project.parent / "temp" / "GITHUB_STEP_SUMMARY").read_text()
    [sarif] = json.loads((project / "lintainer.sarif").read_text())["runs"]
    assert len(sarif["results"]) == 2
    assert all(result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif["results"])
    assert action.outputs == {"exit-code": "1", "has-sarif": "true"}
    assert untouched(project)


def test_the_real_program_understands_the_component(root: Path, command: str, project: Path, tmp_path: Path) -> None:
    real = released(tmp_path / "real", f"#!/bin/sh\nexec '{command}' \"$@\"\n")
    result = run_job(root, project, real, paths="a b\n$(touch pwned)", arguments="--select=missing-tag")
    assert result.returncode == 1, result.stderr
    issues = json.loads((project / "gl-code-quality-report.json").read_text())
    assert {issue["location"]["path"] for issue in issues} == {"a b/Dockerfile", "$(touch pwned)/Dockerfile"}
    assert all(issue["fingerprint"] and issue["location"]["lines"]["begin"] for issue in issues)
    assert "missing-tag" in result.stdout and untouched(project)


def test_a_runner_takes_the_component_as_a_pipeline_includes_it(
    root: Path, command: str, project: Path, tmp_path: Path
) -> None:
    """gitlab-ci-local reads the header, fills in the inputs, runs the job and keeps its report as GitLab does."""
    runner = root / "ci" / "node_modules" / ".bin" / "gitlab-ci-local"
    if not runner.exists():
        pytest.skip("gitlab-ci-local is not installed: `npm ci` in `ci` does it")
    real = released(tmp_path / "real", f"#!/bin/sh\nexec '{command}' \"$@\"\n")
    (project / "templates").mkdir()
    (project / "templates" / "lintainer.yml").write_text((root / "templates" / "lintainer.yml").read_text())
    inputs = {
        "paths": "a b\n$(touch pwned)",
        "arguments": "--select=missing-tag\n--fail-on=warning",
        "releases": real.address,
        "checksums": f"{real.checksum}  {ARCHIVE}.tar.gz",
    }
    pipeline = {"include": [{"local": "templates/lintainer.yml", "inputs": inputs}]}
    (project / ".gitlab-ci.yml").write_text(yaml.safe_dump(pipeline))
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "first"]):
        who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        assert run("git", *who, *arguments, cwd=project).returncode == 0
    result = run(str(runner), "--force-shell-executor", "--no-color", "lintainer", cwd=project)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{ARCHIVE}.tar.gz: OK" in result.stdout and "missing-tag" in result.stdout
    issues = json.loads((project / "gl-code-quality-report.json").read_text())
    assert {issue["location"]["path"] for issue in issues} == {"a b/Dockerfile", "$(touch pwned)/Dockerfile"}
    assert untouched(project)


def component(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs of the component, and its job."""
    header, jobs = yaml.safe_load_all((root / "templates" / "lintainer.yml").read_text())
    return header["spec"]["inputs"], jobs["lintainer"]


def run_job(root: Path, project: Path, release: Release, **given: str) -> "subprocess.CompletedProcess[str]":
    """Runs the script of the job as a runner does: its inputs are variables."""
    inputs, job = component(root)
    values = {name: one["default"] for name, one in inputs.items()}
    values.update(releases=release.address, checksums=f"{release.checksum}  {ARCHIVE}.tar.gz")
    values.update({name.replace("_", "-"): value for name, value in given.items()})
    environment = {**os.environ, "CALLS": str(project.parent / "calls"), "CI_COMMIT_REF_NAME": "$(touch pwned)"}
    for name, text in job["variables"].items():
        [input_name] = re.fullmatch(r"\$\[\[ inputs\.(\S+) \]\]", text).groups()  # type: ignore[union-attr]
        environment[name] = values[input_name]
    script = "\n".join(job["script"])
    assert "$[[" not in script, "what a caller gives is never a part of a script"
    return run("sh", "-c", script, cwd=project, env=environment)


def test_the_component_lints_once_and_writes_its_report(root: Path, project: Path, release: Release) -> None:
    arguments = "--fail-on=error\n--select=$(touch pwned)"
    result = run_job(root, project, release, paths="a b\n--fix\n$(touch pwned)\n", arguments=arguments)
    assert result.returncode == 1, result.stderr
    [line] = (project.parent / "calls").read_text().splitlines()
    call = json.loads(line)
    assert call[: call.index("--")] == [
        "check",
        "--no-progress",
        "--output-format=gitlab",
        "--output-file=gl-code-quality-report.json",
        "--output-format=text",
        "--fail-on=error",
        "--select=$(touch pwned)",
    ]
    assert call[call.index("--") + 1 :] == ["a b", "--fix", "$(touch pwned)"]
    _, job = component(root)
    assert job["artifacts"]["reports"]["codequality"] == "gl-code-quality-report.json"
    assert (project / "gl-code-quality-report.json").exists()
    assert untouched(project)


def test_the_component_runs_nothing_but_what_was_released(root: Path, project: Path, release: Release) -> None:
    wrong = f"{'0' * 64}  {ARCHIVE}.tar.gz"
    for checksums in ["", wrong, f"{release.checksum}  other.tar.gz"]:
        assert run_job(root, project, release, checksums=checksums).returncode != 0
    assert "nothing is known of" in run_job(root, project, release, checksums="").stdout
    assert not (project.parent / "calls").exists()


def test_the_image_of_the_component_is_one_digest(root: Path) -> None:
    inputs, _ = component(root)
    assert re.fullmatch(r"alpine:[\d.]+@sha256:[0-9a-f]{64}", inputs["image"]["default"])


def test_scripts_are_programs_of_a_shell(root: Path) -> None:
    for name in ("install.sh", "github.sh"):
        assert run("bash", "-n", str(root / "ci" / name)).returncode == 0
