"""The interface of the package."""

import copy
import inspect
import json
import pickle
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

import lintainer
from lintainer import Config, Edit, Finding, Position, Range, Report

BAD = "FROM alpine\nMAINTAINER me\n"


def sample() -> Report:
    return lintainer.check_project({"Dockerfile": BAD, "manifest.yaml": POD})


POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      securityContext:
        privileged: true
"""


def test_findings_have_places_in_the_text() -> None:
    report = lintainer.check_text(BAD, "Dockerfile", config={"select": ["deprecated-maintainer"]})
    [finding] = report
    assert finding.rule == "deprecated-maintainer"
    assert finding.path == "Dockerfile"
    assert (finding.line, finding.range.start.column) == (2, 1)
    assert BAD.encode()[finding.range.start.offset : finding.range.end.offset].startswith(b"MAINTAINER")
    assert repr(finding).startswith("<Finding Dockerfile:2:1: info[deprecated-maintainer] ")


def test_columns_count_characters() -> None:
    report = lintainer.check_text("# ü𝄞\nFROM alpine AS \"ü\"\n", config={"select": ["missing-tag"]})
    assert [str(finding.range) for finding in report] == ["2:6-2:12"]


def test_values_are_frozen_hashable_comparable_and_picklable() -> None:
    report = sample()
    assert len(report) >= 3
    for finding in report:
        assert hash(finding) == hash(copy.deepcopy(finding))
        assert pickle.loads(pickle.dumps(finding)) == finding
        with pytest.raises(AttributeError):
            finding.rule = "x"  # type: ignore[misc]
    assert len(set(report)) == len(report)
    assert sorted(report) == sorted(reversed(report.findings))
    for rule in lintainer.rules():
        assert pickle.loads(pickle.dumps(rule)) == rule
        assert isinstance(hash(rule), int)
    edit = Edit(None, Range(Position(1, 1, 0), Position(1, 1, 0)), "x")
    assert pickle.loads(pickle.dumps(edit)) == edit
    assert repr(edit) == "Edit(1:1-1:1, 'x')"


def test_findings_match_patterns() -> None:
    found = []
    for finding in sample():
        match finding:
            case Finding(rule="deprecated-maintainer", range=Range(start=Position(line=line))):
                found.append(line)
    assert 2 in found
    assert Finding.__match_args__[:3] == ("rule", "practice", "severity")


def test_fields_are_those_of_json(command: str, tmp_path: Path) -> None:
    report = sample()
    data = json.loads(report.render("json"))
    assert data["findings"]
    for finding, one in zip(report, data["findings"], strict=True):
        left_out = {"probability"} if finding.probability is None else set()
        assert [name for name in finding._fields if name not in left_out] == list(one)
        for fix, fix_data in zip(finding.fixes, one["fixes"], strict=True):
            assert list(fix._fields) == list(fix_data)
    assert list(report.summary._fields) == list(data["summary"])
    assert [list(file) for file in report.files] == [list(file.values()) for file in data["files"]]


def test_a_report_is_a_sequence() -> None:
    report = sample()
    assert report[0] in report
    assert report[-1] == report.findings[-1]
    assert report[:2] == report.findings[:2]
    assert report.index(report[1]) == 1
    assert repr(report).startswith("<Report: 2 files, ")
    assert report == sample()
    assert hash(report) == hash(sample())
    assert report != lintainer.check_text("FROM scratch")
    none = report.filter(lambda finding: False)
    assert len(none) == 0 and none.files == report.files


@pytest.mark.parametrize("format", lintainer.FORMATS)
def test_every_format_survives_pickle(format: str) -> None:
    report = lintainer.check_project(
        {"Dockerfile": BAD, "b.yaml": POD, "c.yaml": "{{ if x }}\nkind: Pod\napiVersion: v1\n{{ end }}", "d.txt": "x"}
    )
    again: Report = pickle.loads(pickle.dumps(report))
    assert again == report
    assert again.render(format) == report.render(format)


def without_checked(text: str, format: str) -> str:
    """A rendering without what says how many rules looked at something, which chosen findings do not know."""
    if format == "json":
        data = json.loads(text)
        data["summary"]["checked"] = []
        return json.dumps(data)
    return re.sub(r'<p class="note">[^<]* (checked|looked at)[^<]*</p>\n', "", text)


@pytest.mark.parametrize("format", lintainer.FORMATS)
def test_chosen_findings_are_rendered(format: str) -> None:
    # In the last profile nothing is hidden, of which chosen findings know nothing.
    report = lintainer.check_project({"Dockerfile": BAD, "manifest.yaml": POD}, config={"profile": "audit"})
    texts = {"Dockerfile": BAD, "manifest.yaml": POD}
    chosen, whole = lintainer.render(list(report), format, texts=texts), lintainer.render(report, format)
    assert without_checked(chosen, format) == without_checked(whole, format)


def test_texts_that_changed_are_not_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    findings = list(lintainer.check_text(BAD))
    with pytest.raises(lintainer.LintainerError, match="Dockerfile is needed"):
        lintainer.render(findings)
    Path("Dockerfile").write_text(BAD)
    assert "deprecated-maintainer" in lintainer.render(findings)
    Path("Dockerfile").write_text("\n\n\n")
    with pytest.raises(lintainer.LintainerError, match="has changed"):
        lintainer.render(findings)


def test_notebooks_show_tables_without_raw_html() -> None:
    text = "FROM <b>alpine</b>\nMAINTAINER me"
    report = lintainer.check_text(text)
    page = report._repr_html_()
    assert "<table>" in page and "deprecated-maintainer" in page
    assert "<b>" not in page
    assert "<table>" in report[0]._repr_html_()
    assert "deprecated-maintainer" in lintainer.rule("deprecated-maintainer")._repr_html_()


def test_files_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-odd name").mkdir()
    (tmp_path / "-odd name" / "Dockerfile").write_text(BAD)
    (tmp_path / "lintainer.toml").write_text('select = ["deprecated-maintainer"]\n')
    report = lintainer.check()
    assert [finding.path for finding in report] == ["-odd name/Dockerfile"]
    assert lintainer.check(["-odd name/Dockerfile"]) == report
    assert lintainer.check(tmp_path / "-odd name") == report
    assert len(lintainer.check(isolated=True)) > 1
    assert len(lintainer.check(config={"ignore": ["deprecated-maintainer"]})) == 0
    Path("broken").mkdir()
    Path("broken/compose.yaml").symlink_to("nowhere")
    missing = lintainer.check("broken")
    assert [error.message for error in missing.errors] == ["a link to a file that does not exist"]
    assert "1 unreadable" in repr(missing)


def test_the_file_of_hadolint_is_heeded(tmp_path: Path) -> None:
    files = {"Dockerfile": "FROM alpine\nUSER 1\n", ".hadolint.yaml": "ignored: [DL3006]\n"}
    assert "missing-tag" not in [finding.rule for finding in lintainer.check_project(files)]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert "missing-tag" not in [finding.rule for finding in lintainer.check(tmp_path)]
    assert "missing-tag" in [finding.rule for finding in lintainer.check(tmp_path, isolated=True)]


def test_reports_of_scanners_are_read(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:12.4\nUSER 1000\n")
    trivy = {
        "SchemaVersion": 2,
        "ArtifactName": "debian:12.4",
        "ArtifactType": "container_image",
        "Results": [
            {
                "Target": "debian:12.4",
                "Class": "os-pkgs",
                "Type": "debian",
                "Vulnerabilities": [
                    {
                        "VulnerabilityID": "CVE-2026-0001",
                        "PkgName": "libc6",
                        "InstalledVersion": "2.36-9",
                        "FixedVersion": "2.36-10",
                        "Severity": "CRITICAL",
                    }
                ],
            }
        ],
    }
    report = tmp_path / "scan.json"
    report.write_text(json.dumps(trivy))
    select = {"select": ["vulnerable-base-image"]}
    without = lintainer.check(tmp_path, config=select)
    assert (len(without), without.summary.scans) == (0, 0)
    for reports in (report, [str(report)], {"debian:12.4": report}):
        found = lintainer.check(tmp_path, config=select, reports=reports)
        assert [finding.rule for finding in found] == ["vulnerable-base-image"]
        assert found.summary.scans == 1
    assert [one.number for one in found.summary.checked] == [4]
    with pytest.raises(lintainer.LintainerError, match="Dockerfile"):
        lintainer.check(tmp_path, reports=tmp_path / "Dockerfile")
    with pytest.raises(TypeError, match="paths must be str"):
        lintainer.check(tmp_path, reports=[1])  # type: ignore[list-item]


def test_configuration(tmp_path: Path) -> None:
    config = Config(select=["deprecated-maintainer"], rules={"deprecated-maintainer": {"severity": "error"}})
    assert [finding.severity for finding in lintainer.check_text(BAD, config=config)] == ["error"]
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(Config(ignore=("missing-tag",))) == hash(Config(ignore=["missing-tag"]))
    assert Config() == Config.from_mapping({})
    with pytest.raises(AttributeError):
        config.x = 1
    path = tmp_path / "settings.toml"
    path.write_text('select = ["deprecated-maintainer"]')
    assert len(lintainer.check_text(BAD, config=Config.from_file(path))) == 1
    (tmp_path / "Dockerfile").write_text(BAD)
    assert len(lintainer.check(tmp_path, config_file=path)) == 1


def test_faults_of_a_configuration_have_places(tmp_path: Path) -> None:
    with pytest.raises(lintainer.ConfigError) as caught:
        Config(toml='select = ["deprecated-maintainer"]\nselct = 1\nignore = 2\n')
    error = caught.value
    assert isinstance(error, ValueError)
    assert [(problem.line, problem.column) for problem in error.problems] == [(2, 1), (3, 10)]
    assert (error.path, error.line, error.column) == ("lintainer.toml", 2, 1)
    assert "did you mean `select`" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problems) == (str(error), error.problems)
    (tmp_path / "lintainer.toml").write_text("x = 1")
    (tmp_path / "Dockerfile").write_text(BAD)
    with pytest.raises(lintainer.ConfigError, match="unknown key"):
        lintainer.check(tmp_path)
    with pytest.raises(lintainer.LintainerError, match="no such file"):
        lintainer.check(tmp_path, config_file=tmp_path / "missing.toml")


def test_wrong_arguments_are_told() -> None:
    with pytest.raises(TypeError):
        lintainer.check_text(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        lintainer.check_project({"Dockerfile": None})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="must be a list"):
        Config(select="deprecated-maintainer")
    with pytest.raises(TypeError, match="config must be"):
        lintainer.check_text(BAD, config="select = []")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be a str"):
        Config(toml=b"")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no format `x`"):
        lintainer.check_text(BAD).render("x")
    with pytest.raises(TypeError, match="Finding objects"):
        lintainer.render(["x"])  # type: ignore[list-item]
    with pytest.raises(lintainer.UnknownRuleError) as caught:
        lintainer.rule("deprecated-maintaner")
    assert (caught.value.name, caught.value.suggestion) == ("deprecated-maintaner", "deprecated-maintainer")
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), LookupError)


def test_what_keeps_more_from_being_known_is_told() -> None:
    report = lintainer.check_project(
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
            "chart/values.yaml": "name:\n",
            "chart/templates/a.yaml": '{{ required "name it" .Values.name }}\n',
            "overlay/kustomization.yaml": "resources:\n- https://example.com/base\n",
        }
    )
    assert [(told.path, told.line) for told in report.asked] == [("chart/templates/a.yaml", 1)]
    assert "name it" in report.asked[0].message
    assert [(told.path, told.line) for told in report.unbuilt] == [("overlay/kustomization.yaml", 2)]
    assert pickle.loads(pickle.dumps(report)) == report
    assert pickle.loads(pickle.dumps(report)).unbuilt == report.unbuilt


def test_odd_content_is_judged() -> None:
    assert lintainer.check_text(b"FROM alpine:3.22\n# \xff\n").summary.files == 1
    assert lintainer.check_text(b"\x00\x01\x02" * 100).skipped[0].reason == "binary content"
    assert lintainer.check_text("").errors == ()
    assert lintainer.check_project({}) == lintainer.check_project({})
    deep = "[" * 100_000
    assert lintainer.check_text(deep, "compose.yaml") is not None


def test_fixes_are_applied() -> None:
    rule, example = next(
        (rule, example)
        for rule in lintainer.rules()
        for example in rule.examples
        if example.kind == "fixed" and not example.files and not example.config and example.format == "dockerfile"
    )
    fixed = lintainer.fix_text(example.text, unsafe=True, config={"select": [rule.name]})
    assert fixed.text == example.after
    assert [applied.rule for applied in fixed.applied] == [rule.name]
    assert not fixed.report.active
    project = lintainer.fix_project({"Dockerfile": example.text}, unsafe=True, config={"select": [rule.name]})
    assert project.changed == {"Dockerfile": example.after}


def test_rules_are_explained() -> None:
    assert {rule.practice for rule in lintainer.rules()} <= set(range(len(lintainer.PRACTICES)))
    assert "MAINTAINER" in lintainer.explain("deprecated-maintainer")
    assert str(lintainer.rule("deprecated-maintainer")) == "deprecated-maintainer: " + lintainer.rule("deprecated-maintainer").summary


def test_other_threads_run_while_linting() -> None:
    text = "".join(f"RUN echo {n}\n" for n in range(20_000))
    ticks = 0
    done = threading.Event()

    def lint() -> None:
        lintainer.check_text("FROM alpine\n" + text)
        done.set()

    thread = threading.Thread(target=lint)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 1


def test_calls_from_many_threads_agree() -> None:
    results: list[Report] = []
    threads = [threading.Thread(target=lambda: results.append(sample())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8 and len(set(results)) == 1


def test_everything_public_is_documented() -> None:
    for name in lintainer.__all__:
        value = getattr(lintainer, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name


def test_the_doctests_pass() -> None:
    import doctest
    import importlib

    flags = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    tried = 0
    for name in ("__init__", "_types", "_errors", "_config", "_report"):
        module = importlib.import_module("lintainer" if name == "__init__" else f"lintainer.{name}")
        result = doctest.testmod(module, optionflags=flags)
        assert result.failed == 0
        tried += result.attempted
    assert tried > 30


def test_what_is_suppressed_is_not_counted_or_iterated() -> None:
    text = "# lintainer: ignore[missing-tag] for now\nFROM alpine\n"
    report = lintainer.check_text(text, config={"select": ["missing-tag"]})
    assert (len(report), list(report), list(report.active)) == (0, [], [])
    assert [finding.rule for finding in report.findings] == ["missing-tag"]
    assert report.findings[0] not in report
    assert len(report.filter(lambda _: True).findings) == 1


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nope"):
        lintainer.check(str(tmp_path / "nope"))
    with pytest.raises(FileNotFoundError, match="nope"):
        lintainer.check([tmp_path, tmp_path / "nope"])


def test_wrong_types_are_named_in_the_words_of_python() -> None:
    wrong: Any = 5
    calls: list[tuple[str, Callable[[], object]]] = [
        ("the text of a file must be str or bytes, not int", lambda: lintainer.check_text(wrong)),
        ("the name of a file must be str, not int", lambda: lintainer.check_text("FROM a", wrong)),
        ("files must be a mapping of paths to texts, not int", lambda: lintainer.check_project(wrong)),
        ("the text of a file must be str or bytes, not int", lambda: lintainer.fix_project({"a": wrong})),
        ("paths must be a path or several, not int", lambda: lintainer.check(wrong)),
        ("paths must be str or os.PathLike, not int", lambda: lintainer.check([wrong])),
        ("threads must be int, not str", lambda: lintainer.check(".", threads=cast(Any, "5"))),
        ("name must be str, not int", lambda: lintainer.explain(wrong)),
    ]
    for message, call in calls:
        with pytest.raises(TypeError, match=message):
            call()
    with pytest.raises(ValueError, match="at least 1"):
        lintainer.check_project({}, threads=0)


def test_kustomizations_are_built_with_the_writer_of_each_line(tmp_path: Path) -> None:
    for path, text in {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
        "prod/kustomization.yaml": "resources: [../base]\nnamespace: shop\n",
        "broken/kustomization.yaml": "resources: [../gone]\n",
        "above/kustomization.yaml": "resources:\n- ../broken\n",
        "remote/kustomization.yaml": "resources: ['https://example.com/base']\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    build = lintainer.kustomize(tmp_path / "prod", top=tmp_path)
    assert build.text == "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n"
    [made] = build.objects
    assert (made.kind, made.name, made.namespace, made.line, made.text) == ("Service", "web", "shop", 1, build.text)
    writers = [line.writer for line in build.lines if line.writer]
    assert [line.text for line in build.lines] == build.text.splitlines()
    assert [(Path(it.path).parent.name, it.line, it.step) for it in writers[-2:]] == [
        ("base", 4, "written"),
        ("prod", 2, "namespace"),
    ]
    assert pickle.loads(pickle.dumps(build)) == build
    with pytest.raises(lintainer.BuildError, match=r"kustomization.yaml:1:13: `../gone` is not there") as caught:
        lintainer.kustomize(tmp_path / "above", top=tmp_path)
    assert isinstance(caught.value, lintainer.LintainerError)
    assert [entry[1:] for entry in caught.value.through] == [(2, 3)]
    assert pickle.loads(pickle.dumps(caught.value)).through == caught.value.through
    with pytest.raises(lintainer.BuildError, match="nothing is fetched"):
        lintainer.kustomize(tmp_path / "remote", top=tmp_path)
    here = {"kustomize": {"remote": {"https://example.com/base": str(tmp_path / "prod")}}}
    assert lintainer.kustomize(tmp_path / "remote", top=tmp_path, config=here).text == build.text
    with pytest.raises(lintainer.ConfigError, match="roost"):
        lintainer.kustomize(tmp_path / "prod", top=tmp_path, config={"kustomize": {"roost": []}})
    with pytest.raises(lintainer.LintainerError, match="is not below"):
        lintainer.kustomize(tmp_path / "base", top=tmp_path / "prod")
    with pytest.raises(FileNotFoundError):
        lintainer.kustomize(tmp_path / "nowhere")
    with pytest.raises(TypeError):
        lintainer.kustomize(7)  # type: ignore[arg-type]


def test_suppressions_end_and_reports_say_when_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "FROM alpine:3.22\n# lintainer: ignore[root-user] until=2020-01-31 moves\nUSER root\n"
    config = {"select": ["root-user"]}
    assert len(lintainer.check_text(text, "Dockerfile", config=config)) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580428800")
    report = lintainer.check_text(text, "Dockerfile", config=config)
    assert len(report) == 0
    assert '"startTimeUtc":"2020-01-31T00:00:00Z"' in report.render("sarif")
    assert len(lintainer.check_text(text, "Dockerfile", config={**config, "today": "2020-02-01"})) == 1
