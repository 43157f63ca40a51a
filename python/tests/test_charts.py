"""Charts: what they render to, where each line came from, and what does not render."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import lintainer

FILES = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "values.yaml": "image:\n  name: registry.example/web\n  tag: '2.1'\n",
    "prod.yaml": "image:\n  tag: '3.0'\n",
    "templates/web.yaml": (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  containers:\n    - name: web\n"
        "      image: {{ .Values.image.name }}:{{ .Values.image.tag }}\n"
    ),
    "crds/one.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ones.example}\n",
}


@pytest.fixture
def chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        file = tmp_path / "shop" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "shop"


def test_each_line_says_where_it_came_from(chart: Path) -> None:
    rendered = lintainer.render_chart("shop")
    assert rendered.text.startswith("---\n# Source: shop/templates/web.yaml\napiVersion: v1\n")
    assert "".join(f"{line.text}\n" for line in rendered.lines) == rendered.text
    [web] = rendered.objects
    assert (web.kind, web.name, web.line) == ("Pod", "release-name", 3)
    assert [file.path for file in rendered.files] == ["shop/templates/web.yaml"]
    [image] = [line for line in rendered.lines if "image:" in line.text]
    assert str(image.writer) == "shop/templates/web.yaml:8:7 (literal)"
    assert [(value.path, value.line) for value in image.values] == [("shop/values.yaml", 2), ("shop/values.yaml", 3)]
    assert rendered.lines[0].writer is None
    assert pickle.loads(pickle.dumps(rendered)) == rendered


def test_values_and_what_the_installation_decides(chart: Path) -> None:
    rendered = lintainer.render_chart(chart / "Chart.yaml", values=[chart / "prod.yaml"], name="my", include_crds=True)
    assert "registry.example/web:3.0" in rendered.text
    assert [(made.kind, made.name) for made in rendered.objects] == [
        ("CustomResourceDefinition", "ones.example"),
        ("Pod", "my"),
    ]
    [alone] = lintainer.render_chart("shop", values="shop/prod.yaml", name="my").objects
    assert alone.text == rendered.objects[1].text


def test_what_does_not_render_says_where_and_why(chart: Path) -> None:
    (chart / "templates" / "a.yaml").write_text("a: {{ .Values.gone.tag }}\n")
    (chart / "templates" / "b.yaml").write_text('{{ fail "no" }}\n')
    with pytest.raises(lintainer.BuildError) as caught:
        lintainer.render_chart("shop")
    errors = [caught.value, *caught.value.others]
    told = sorted((error.path or "", error.line, error.message) for error in errors)
    assert told == [
        ("shop/templates/a.yaml", 1, "nil pointer evaluating interface {}.tag"),
        ("shop/templates/b.yaml", 1, "no"),
    ]
    with pytest.raises(lintainer.PathNotFoundError, match="nowhere"):
        lintainer.render_chart("nowhere")
    with pytest.raises(lintainer.PathNotFoundError, match="gone.yaml"):
        lintainer.render_chart("shop", values=["gone.yaml"])
    with pytest.raises(lintainer.LintainerError, match="no chart: it has no `Chart.yaml`"):
        lintainer.render_chart("shop/templates")
    with pytest.raises(lintainer.ArgumentTypeError, match="name must be str"):
        lintainer.render_chart("shop", name=7)  # type: ignore[arg-type]


def test_every_error_is_one_of_the_package(tmp_path: Path) -> None:
    def rule(nothing: lintainer.Value) -> None:
        """Looks at nothing."""

    calls: list[Callable[[], object]] = [
        lambda: lintainer.check(tmp_path / "gone"),
        lambda: lintainer.kustomize(tmp_path / "gone"),
        lambda: lintainer.check_text(7),  # type: ignore[arg-type]
        lambda: lintainer.check_project([]),  # type: ignore[arg-type]
        lambda: lintainer.check_project({}, threads=0),
        lambda: lintainer.check_text("FROM a").render("pdf"),
        lambda: lintainer.check_text("FROM a", config={"selct": []}),
        lambda: lintainer.check_text("FROM a", config=7),  # type: ignore[arg-type]
        lambda: lintainer.Config(select="default"),
        lambda: lintainer.Config.from_file(tmp_path / "gone.toml"),
        lambda: lintainer.Config.from_file(tmp_path),
        lambda: lintainer.rule("gone"),
        lambda: lintainer.rule(7),  # type: ignore[arg-type]
        lambda: lintainer.custom_rule("a", each="nothing")(rule),
        lambda: lintainer.render_chart(tmp_path),
        lambda: lintainer.render([7]),  # type: ignore[list-item]
        lambda: lintainer.check_batch(7),  # type: ignore[arg-type]
    ]
    for index, call in enumerate(calls):
        with pytest.raises(lintainer.LintainerError) as caught:
            call()
        assert str(caught.value), index


def test_results_are_the_active_findings() -> None:
    report = lintainer.check_text("# lintainer: ignore[missing-tag]\nFROM alpine\n", config={"select": ["missing-tag"]})
    assert (len(report), list(report), bool(report)) == (0, [], False)
    assert [finding.rule for finding in report.findings] == ["missing-tag"]
