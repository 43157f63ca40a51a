"""Rules that a project writes itself: pages, and functions."""

import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lintainer
from lintainer import Found, Value, custom_rule

PAGE = """\
# foreign-registry

An image comes from another registry

It may vanish.

```toml rule
each = "image"
when = "image.registry != 'registry.example'"
at = "image"
message = "`{image}` is foreign"
```
"""

FILES = {"rules/one.md": PAGE, "app/Dockerfile": "FROM quay.io/a:1\n"}
OWN = {"custom-rules": ["rules"], "select": ["custom/foreign-registry"]}

COMPOSE = """\
services:
  web:
    image: registry.example/web:${TAG}
    environment:
      TOKEN: abc
      OTHER: ${OTHER}
    labels: {team: shop}
    ports: ["80:8080"]
  db:
    image: registry.example/db:latest
"""


@custom_rule("no-latest", each="image", practice=3, severity="error")
def no_latest(image: Value) -> Iterator[Found]:
    """An image floats.

    Tomorrow it is another one.
    """
    if image["tag"].value == "latest":
        yield Found(image["tag"], f"`{image['text']}` floats", help="name a version")


def said(report: lintainer.Report) -> list[str]:
    return [f"{finding.path}:{finding.range} {finding.rule} {finding.message}" for finding in report]


def one(rule: lintainer.CustomRule, text: str = COMPOSE, name: str = "compose.yaml", **config: Any) -> list[str]:
    report = lintainer.check_text(text, name, rules=[rule], config={"select": [rule.name], **config})
    assert report.errors == ()
    return said(report)


def test_pages_are_read_from_disk_and_from_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    expected = ["app/Dockerfile:1:6-1:17 custom/foreign-registry `quay.io/a:1` is foreign"]
    toml = 'custom-rules = "rules"\nselect = ["custom/foreign-registry"]\n'
    for config in (OWN, lintainer.Config(toml=toml), lintainer.Config(custom_rules=["rules"], select=OWN["select"])):
        assert said(lintainer.check(config=config)) == expected
        assert said(lintainer.check_project(FILES, config=config)) == expected
    (tmp_path / "lintainer.toml").write_text(toml)
    assert said(lintainer.check()) == expected
    assert said(lintainer.check_project({**FILES, "lintainer.toml": toml})) == expected


def test_a_page_with_a_fault_is_an_error_of_the_report() -> None:
    files = {**FILES, "rules/one.md": PAGE.replace("image.registry", "image.regstry")}
    report = lintainer.check_project(files, config=OWN)
    assert report.errors == (
        lintainer.Error("rules/one.md", "9:15: no field `regstry` in `image`; did you mean `registry`?"),
    )


def test_a_function_finds_at_values() -> None:
    assert one(no_latest) == ["compose.yaml:10:32-10:38 custom/no-latest `registry.example/db:latest` floats"]
    report = lintainer.check_text("FROM a:latest", rules=[no_latest])
    [finding] = [finding for finding in report if finding.rule == "custom/no-latest"]
    assert (finding.severity, finding.practice, finding.help) == ("error", 3, "name a version")
    assert "Tomorrow it is another one" in report.render("sarif")


def test_comments_and_configurations_hold_for_functions() -> None:
    assert one(no_latest, "# lintainer: ignore[custom/no-latest] it may\nFROM a:latest\n", "Dockerfile") == []
    assert one(no_latest, ignore=["custom/no-latest"]) == []
    report = lintainer.check_text("FROM a:latest", rules=[no_latest], config={"rules": {no_latest.name: {"severity": "info"}}})
    assert [it.severity for it in report if it.rule == no_latest.name] == ["info"]


def test_what_is_unknown_is_silence() -> None:
    @custom_rule("untagged", each="image")
    def untagged(image: Value) -> Iterator[Found]:
        """An image has another tag."""
        if image["tag"].value != "1":
            yield Found(image, f"{image['tag']}")

    assert one(untagged) == ["compose.yaml:10:12-10:38 custom/untagged latest"]

    @custom_rule("states", each="env")
    def states(env: Value, container: Value, file: str) -> Iterator[Found]:
        """Shows states."""
        yield Found(env["name"], f"{file} {container['name'].value} {env['name'].value} {env['value'].state}")
        if env["value"]:
            yield Found(env["value"], "known")

    assert one(states) == [
        "compose.yaml:5:7-5:12 custom/states compose.yaml web TOKEN set",
        "compose.yaml:5:14-5:17 custom/states known",
        "compose.yaml:6:7-6:12 custom/states compose.yaml web OTHER unknown",
    ]


def test_values_can_be_looked_into() -> None:
    seen: list[Value] = []

    @custom_rule("look", each="workload")
    def look(workload: Value) -> None:
        """Looks."""
        seen.append(workload)

    assert one(look) == []
    web, db = seen
    assert [web["name"].value, db["name"].value] == ["web", "db"]
    container = web["containers"][0]
    assert (container["labels"]["team"].value, len(container["env"]), len(db["containers"])) == ("shop", 2, 1)
    assert "team" in container["labels"] and list(container["labels"]) == ["team"]
    assert container["labels"]["owner"].state == "unset" and container["user"]["anything"].state == "unset"
    assert container["image"]["tag"]["deeper"].state == "unknown"
    assert container["image"]["tag"].place == lintainer.Place("compose.yaml", 3, 12)
    assert (web["exposure"].value, db["exposure"].value) == ("open", "controlled")
    with pytest.raises(KeyError, match="`container` has no field `imgae`"):
        container["imgae"]
    with pytest.raises(lintainer.UnknownValue):
        bool(container["image"]["tag"])
    with pytest.raises(TypeError):
        container["name"]["x"]
    assert repr(web) == "<Value workload>" and str(web["name"]) == "web" and str(container["image"]["tag"]) == "…"


def test_objects_are_seen_with_all_their_fields() -> None:
    @custom_rule("missing-team", each=["object/Deployment"])
    def missing_team(object: Value) -> Iterator[Found]:
        """An object has no team."""
        labels = object["metadata"]["labels"]
        if labels["team"].state == "unset":
            yield Found(labels["team"], "nobody")

    text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  labels: {app: a}\n---\napiVersion: v1\nkind: Pod\n"
    assert one(missing_team, text, "a.yaml") == ["a.yaml:5:3-5:9 custom/missing-team nobody"]


def test_what_a_function_raises_is_shown() -> None:
    @custom_rule("broken", each="image")
    def broken(image: Value) -> Iterator[Found]:
        """It breaks."""
        yield Found(image, "first")
        raise ZeroDivisionError("of the rule")

    with pytest.raises(lintainer.RuleError, match=r"the rule `broken` failed at Dockerfile:1") as caught:
        lintainer.check_text("FROM a\nFROM b\n", rules=[broken])
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    shown = "".join(traceback.format_exception(caught.value))
    assert 'raise ZeroDivisionError("of the rule")' in shown and "ZeroDivisionError: of the rule" in shown
    # The next check begins anew.
    assert lintainer.check_text("FROM scratch", rules=[broken]).errors == ()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ("text", "iterable of lintainer.Found, not str"),
        (7, "iterable of lintainer.Found, not int"),
        (["text"], "gives lintainer.Found, not str"),
        ([Found(Value("set", 1, None, (0, 0, 0)), "x")], "a Value that has a place"),
        ([Found(Value("set", 1, ("a", 1, 1), (9, 0, 1)), "x")], "a value of another check"),
    ],
)
def test_what_is_no_finding_is_an_error(result: Any, message: str) -> None:
    @custom_rule("odd", each="image", summary="It is odd")
    def odd(image: Value) -> Any:
        return result

    with pytest.raises(lintainer.RuleError) as caught:
        lintainer.check_text("FROM a", rules=[odd])
    assert message in str(caught.value.__cause__)


def test_faults_of_a_definition_are_told_when_it_is_made() -> None:
    def nothing(image: Value) -> None:
        """Nothing."""

    def other(pod: Value) -> None:
        """Other."""

    def silent(image: Value) -> None:
        pass

    with pytest.raises(ValueError, match="there is no `imgae` to look at; did you mean `image`"):
        custom_rule("a", each="imgae")(nothing)
    with pytest.raises(ValueError, match="is a rule of lintainer itself"):
        custom_rule("missing-tag", each="image")(nothing)
    with pytest.raises(ValueError, match="does not say what is bad"):
        custom_rule("a", each="image")(silent)
    with pytest.raises(ValueError, match="there is no severity `bad`"):
        custom_rule("a", each="image", severity="bad")(nothing)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in the format `dockerfile`"):
        custom_rule("a", each="object", formats=["dockerfile"], summary="x")(lambda object: None)
    with pytest.raises(TypeError, match="has a parameter `pod`; there are `image`, `file`"):
        custom_rule("a", each="image")(other)
    with pytest.raises(TypeError, match="made with lintainer.custom_rule, not function"):
        lintainer.check_text("FROM a", rules=[nothing])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="two rules `custom/no-latest`"):
        lintainer.check_text("FROM a", rules=[no_latest, no_latest])


def test_functions_run_on_threads(tmp_path: Path) -> None:
    for index in range(60):
        (tmp_path / f"{index}.yaml").write_text(COMPOSE)
        (tmp_path / f"{index}.Dockerfile").write_text("FROM a:latest\n")
    report = lintainer.check(tmp_path, rules=[no_latest], config={"select": [no_latest.name]}, threads=4)
    assert len(report) == 120


def test_reports_with_own_rules_are_pickled_and_rendered() -> None:
    report = lintainer.check_text(COMPOSE, "compose.yaml", rules=[no_latest], config={"select": [no_latest.name]})
    again = pickle.loads(pickle.dumps(report))
    assert again == report and again.render("concise") == report.render("concise")
    texts = {"compose.yaml": COMPOSE}
    assert "custom/no-latest" in lintainer.render(list(report), "concise", texts=texts)
