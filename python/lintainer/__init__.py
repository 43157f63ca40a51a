"""A linter for Dockerfiles, Compose files and Kubernetes manifests.

>>> import lintainer
>>> report = lintainer.check_text("FROM alpine", "Dockerfile", config={"select": ["missing-tag"]})
>>> for finding in report:
...     print(finding.rule, finding.line, finding.severity)
missing-tag 1 warning
"""

import errno
import os
from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import NamedTuple, Protocol

from . import _lintainer
from ._config import Config, ConfigLike
from ._config import arguments as _arguments
from ._errors import (
    ArgumentError,
    ArgumentTypeError,
    BuildError,
    ConfigError,
    ConfigProblem,
    LintainerError,
    PathError,
    PathNotFoundError,
    RuleError,
    UnknownFieldError,
    UnknownRuleError,
)
from ._lintainer import __version__
from ._model import CustomRule, Found, Place, UnknownValue, Value, custom_rule
from ._model import cores as _cores
from ._report import Report
from ._report import of_findings as _of_findings
from ._report import paths_of as _paths_of
from ._types import (
    AppliedFix,
    Build,
    BuiltLine,
    BuiltObject,
    Confidence,
    Edit,
    Error,
    Example,
    ExampleFile,
    File,
    Finding,
    Fix,
    HiddenCount,
    Kind,
    Option,
    Position,
    PracticeCount,
    Profile,
    Range,
    Related,
    RenderedChart,
    RenderedFile,
    RenderedLine,
    Rule,
    Safety,
    Severity,
    Skipped,
    Summary,
    Suppressed,
    Told,
    Writer,
)

__all__ = [
    "FORMATS",
    "PRACTICES",
    "AppliedFix",
    "ArgumentError",
    "ArgumentTypeError",
    "Batch",
    "Build",
    "BuildError",
    "BuiltLine",
    "BuiltObject",
    "Config",
    "ConfigError",
    "ConfigProblem",
    "CustomRule",
    "Edit",
    "Error",
    "Example",
    "ExampleFile",
    "File",
    "Finding",
    "Fix",
    "FixedProject",
    "FixedText",
    "Found",
    "HiddenCount",
    "LintainerError",
    "Option",
    "PathError",
    "PathNotFoundError",
    "Place",
    "Position",
    "PracticeCount",
    "Range",
    "Related",
    "RenderedChart",
    "RenderedFile",
    "RenderedLine",
    "Report",
    "Rule",
    "RuleError",
    "Skipped",
    "Summary",
    "Suppressed",
    "Told",
    "UnknownFieldError",
    "UnknownRuleError",
    "UnknownValue",
    "Value",
    "Writer",
    "__version__",
    "check",
    "check_batch",
    "check_project",
    "check_text",
    "custom_rule",
    "explain",
    "fix_project",
    "fix_text",
    "kustomize",
    "render",
    "render_chart",
    "rule",
    "rules",
]

FORMATS: tuple[str, ...] = tuple(_lintainer.formats())
"""The names of the formats that reports are rendered in."""

PRACTICES: tuple[str, ...] = tuple(_lintainer.practices())
"""The titles of the practices, by number."""


class FixedText(NamedTuple):
    """The result of :func:`fix_text`."""

    text: str
    """The text after the fixes."""
    applied: tuple[AppliedFix, ...]
    refused: tuple[str, ...]
    """Why something was not fixed."""
    report: Report
    """The findings that are left."""


class FixedProject(NamedTuple):
    """The result of :func:`fix_project`."""

    changed: dict[str, str]
    """The new texts of the files that changed, by path."""
    applied: tuple[AppliedFix, ...]
    refused: tuple[tuple[str, str], ...]
    """Files with something that was not fixed, and why."""
    report: Report
    """The findings that are left."""


def check(
    paths: "str | PathLike[str] | Iterable[str | PathLike[str]]" = ".",
    *,
    config: ConfigLike = None,
    config_file: "str | PathLike[str] | None" = None,
    isolated: bool = False,
    force_exclude: bool = False,
    no_ignores: bool = False,
    reports: "str | PathLike[str] | Iterable[str | PathLike[str]] | Mapping[str, str | PathLike[str]]" = (),
    rules: Iterable[CustomRule] = (),
    threads: int | None = None,
) -> Report:
    """Checks files and folders on disk as one project, as ``lintainer check`` does.

    The nearest ``lintainer.toml`` applies unless ``config_file`` names another one or ``isolated`` is set; ``config`` is above
    it. The project's own rules (``custom-rules``) count; ``rules`` are further ones, made with :func:`custom_rule`: what one of them
    raises is the cause of a :class:`RuleError`. ``reports`` are files of scanners, folders of them, or a mapping of images to the files about them. Files that cannot be
    read are in ``Report.errors``. Raises :class:`PathNotFoundError` for a path that is not there, :class:`ConfigError` for a faulty
    configuration, and :class:`LintainerError` for a report that cannot be used.

    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open(os.path.join(folder, "Dockerfile"), "w") as file:
    ...         _ = file.write("FROM alpine")
    ...     len(check(folder, config={"select": ["missing-tag"]}))
    1
    """
    given = _paths("paths", paths)
    if isinstance(reports, Mapping):
        told = [f"{_text_of('the name of an image', image)}={_path(path)}" for image, path in reports.items()]
    else:
        told = _paths("reports", reports)
    for path in given:
        if not os.path.lexists(path):
            raise PathNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    _check_threads(threads)
    toml, keys = _arguments(config)
    if toml is not None and config_file is not None:
        raise ArgumentTypeError("config_file and a config with toml exclude each other")
    file = None if config_file is None else fspath(config_file)
    core = _lintainer.check_paths(
        given, file, toml, keys, isolated, force_exclude, no_ignores, told, _cores(rules), threads
    )
    return Report(core)


def _paths(name: str, value: object) -> list[str]:
    return [_path(path) for path in ([value] if isinstance(value, (str, PathLike)) else _items(name, value))]


def _path(path: object) -> str:
    if not isinstance(path, (str, PathLike)):
        raise ArgumentTypeError(f"paths must be str or os.PathLike, not {type(path).__name__}")
    return _text_of("paths", fspath(path))


def _items(name: str, value: object) -> Iterable[object]:
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        raise ArgumentTypeError(f"{name} must be a path or several, not {type(value).__name__}")
    return value


def _text_of(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ArgumentTypeError(f"{name} must be str, not {type(value).__name__}")
    return value


def _texts(files: Iterable[tuple[object, object]]) -> list[tuple[str, str | bytes]]:
    given: list[tuple[str, str | bytes]] = []
    for path, text in files:
        if not isinstance(text, (str, bytes)):
            raise ArgumentTypeError(f"the text of a file must be str or bytes, not {type(text).__name__}")
        given.append((_text_of("the name of a file", path), text))
    return given


def _files(files: object) -> list[tuple[str, str | bytes]]:
    if not isinstance(files, Mapping):
        raise ArgumentTypeError(f"files must be a mapping of paths to texts, not {type(files).__name__}")
    return _texts(files.items())


def _check_threads(threads: object) -> None:
    if threads is not None and (not isinstance(threads, int) or isinstance(threads, bool)):
        raise ArgumentTypeError(f"threads must be int, not {type(threads).__name__}")
    if threads is not None and threads < 1:
        raise ArgumentError("threads must be at least 1")


def check_text(
    text: str | bytes,
    filename: str = "Dockerfile",
    *,
    config: ConfigLike = None,
    rules: Iterable[CustomRule] = (),
) -> Report:
    """Checks one file in memory. Its name says what it is, where the content does not.

    >>> [finding.rule for finding in check_text("FROM a:1\\nMAINTAINER me", config={"select": ["deprecated-maintainer"]})]
    ['deprecated-maintainer']
    """
    return Report(_lintainer.check_files(_texts([(filename, text)]), *_arguments(config), _cores(rules), 1))


def check_project(
    files: Mapping[str, str | bytes],
    *,
    config: ConfigLike = None,
    rules: Iterable[CustomRule] = (),
    threads: int | None = None,
) -> Report:
    """Checks files in memory as one project, so that findings across files are made, too.

    Paths have ``/`` between folders. A ``lintainer.toml`` among the files applies to its folder and below; rules of the project's
    own that it names (``custom-rules``) are read from among the files.

    >>> report = check_project({"a/Dockerfile": "FROM alpine", "lintainer.toml": 'select = ["missing-tag"]'})
    >>> [(finding.path, finding.rule) for finding in report]
    [('a/Dockerfile', 'missing-tag')]
    """
    _check_threads(threads)
    return Report(_lintainer.check_files(_files(files), *_arguments(config), _cores(rules), threads))


def fix_text(
    text: str | bytes, filename: str = "Dockerfile", *, unsafe: bool = False, config: ConfigLike = None
) -> FixedText:
    """Applies the safe fixes, with ``unsafe`` all fixes, until nothing changes.

    >>> fixed = fix_text("FROM alpine:3.22\\n", config={"select": ["default"]})
    >>> fixed.text.startswith("FROM")
    True
    """
    changed, applied, refused, core = _lintainer.fix_files(_texts([(filename, text)]), *_arguments(config), unsafe, 1)
    before = text if isinstance(text, str) else text.decode("utf-8", "replace")
    after = dict(changed).get(filename, before)
    return FixedText(after, applied, tuple(reason for _, reason in refused), Report(core))


def fix_project(
    files: Mapping[str, str | bytes],
    *,
    unsafe: bool = False,
    config: ConfigLike = None,
    threads: int | None = None,
) -> FixedProject:
    """Applies fixes to files in memory; nothing is written.

    >>> fix_project({"Dockerfile": "FROM scratch"}).changed
    {}
    """
    _check_threads(threads)
    changed, applied, refused, core = _lintainer.fix_files(_files(files), *_arguments(config), unsafe, threads)
    return FixedProject(dict(changed), applied, tuple(refused), Report(core))


def kustomize(
    path: "str | PathLike[str]" = ".",
    *,
    top: "str | PathLike[str] | None" = None,
    within_folders: bool = False,
    config: ConfigLike = None,
    config_file: "str | PathLike[str] | None" = None,
    isolated: bool = False,
) -> Build:
    """Builds the kustomization in a folder, as ``lintainer kustomize`` does: offline, and with the writer of each line.

    Nothing outside of ``top`` is read, which is the repository by default, and nothing is fetched: ``[kustomize.remote]`` of the
    nearest ``lintainer.toml``, of ``config_file`` or of ``config`` names folders in the place of bases that lie elsewhere. With
    ``within_folders`` files outside of the folder of their kustomization are a fault, as with ``kustomize build``. Raises
    :class:`PathNotFoundError` for a path that is not there, :class:`BuildError` for what does not build, and
    :class:`ConfigError` for a faulty configuration.

    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open(os.path.join(folder, "kustomization.yaml"), "w") as file:
    ...         _ = file.write("configMapGenerator: [{name: a, literals: [k=v], options: {disableNameSuffixHash: true}}]")
    ...     [(made.kind, made.name) for made in kustomize(folder).objects]
    [('ConfigMap', 'a')]
    """
    given = _path(path)
    if not os.path.lexists(given):
        raise PathNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), given)
    toml, keys = _arguments(config)
    if toml is not None and config_file is not None:
        raise ArgumentTypeError("config_file and a config with toml exclude each other")
    file = None if config_file is None else fspath(config_file)
    return _lintainer.kustomize(given, None if top is None else _path(top), within_folders, file, toml, keys, isolated)


def render_chart(
    path: "str | PathLike[str]" = ".",
    *,
    values: "str | PathLike[str] | Iterable[str | PathLike[str]]" = (),
    name: str = "release-name",
    namespace: str = "default",
    kube_version: str | None = None,
    api_versions: Iterable[str] = (),
    include_crds: bool = False,
) -> RenderedChart:
    """Renders a Helm chart, as ``helm template`` does: offline, and with the place where each line is written.

    The chart is a folder, its ``Chart.yaml``, or an archive. ``values`` are files, the strongest last; the other arguments are
    what the installation decides, and ``include_crds`` adds the definitions of resources. What is random is ``<unknown>``.
    Raises :class:`PathNotFoundError` for a path that is not there, :class:`BuildError` for what does not render, and
    :class:`LintainerError` where there is no chart.

    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.mkdir(os.path.join(folder, "templates"))
    ...     for file, text in {
    ...         "Chart.yaml": "name: shop\\nversion: 1.0.0\\n",
    ...         "values.yaml": "level: info\\n",
    ...         "templates/conf.yaml": "kind: ConfigMap\\ndata: {level: {{ .Values.level }}}\\n",
    ...     }.items():
    ...         _ = open(os.path.join(folder, file), "w").write(text)
    ...     chart = render_chart(folder)
    >>> chart.lines[-1].text, os.path.basename(chart.lines[-1].values[0].path)
    ('data: {level: info}', 'values.yaml')
    """
    given = _path(path)
    files = _paths("values", values)
    for each in (given, *files):
        if not os.path.lexists(each):
            raise PathNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), each)
    versions = [_text_of("api_versions", version) for version in _items("api_versions", api_versions)]
    return _lintainer.render_chart(
        given,
        files,
        _text_of("name", name),
        _text_of("namespace", namespace),
        None if kube_version is None else _text_of("kube_version", kube_version),
        versions,
        include_crds,
    )


def rules() -> tuple[Rule, ...]:
    """All rules by name.

    >>> "deprecated-maintainer" in {rule.name for rule in rules()}
    True
    """
    return _lintainer.rules()


def rule(name: str) -> Rule:
    """A rule by its name or by the name that another tool has for it. Raises :class:`UnknownRuleError`.

    >>> rule("hadolint/DL4000").name
    'deprecated-maintainer'
    """
    return _lintainer.rule(_text_of("name", name))


def explain(name: str) -> str:
    """What ``lintainer explain`` prints about a rule. Raises :class:`UnknownRuleError`."""
    return _lintainer.explain(_text_of("name", name))


def render(
    findings: Report | Iterable[Finding],
    format: str = "text",
    *,
    texts: Mapping[str, str] | None = None,
    color: bool = False,
    unicode: bool = True,
    width: int = 100,
    show_suppressed: bool = False,
    base: str = "",
) -> str:
    """A report, or findings that were taken out of reports, as text of a format: one of :data:`FORMATS`.

    Renderings need the texts that findings are about. A :class:`Report` has them; for bare findings they are taken from
    ``texts`` or read from disk. Raises :class:`LintainerError` where they are not to be had or have changed.

    >>> text = "FROM alpine"
    >>> found = [finding for finding in check_text(text) if finding.rule == "missing-tag"]
    >>> render(found, "concise", texts={"Dockerfile": text}).startswith("Dockerfile:1:6: warning[missing-tag]")
    True
    """
    if not isinstance(findings, Report):
        chosen = list(findings)
        for finding in chosen:
            if not isinstance(finding, Finding):
                raise ArgumentTypeError(f"findings must be a Report or Finding objects, not {type(finding).__name__}")
        paths = sorted({path for finding in chosen for path in _paths_of(finding)})
        findings = _of_findings(chosen, {path: _text(path, texts) for path in paths})
    return findings.render(
        format, color=color, unicode=unicode, width=width, show_suppressed=show_suppressed, base=base
    )


def _text(path: str, texts: Mapping[str, str] | None) -> str:
    if texts is not None and path in texts:
        return texts[path]
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise LintainerError(f"the text of {path} is needed, and cannot be read: {error}") from error


class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...


class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


class Batch:
    """Findings as an Arrow record batch: ``pyarrow.record_batch(batch)``, ``polars.DataFrame(batch)``, and so on.

    The columns are path, kind, rule, severity, message (text); start_line, start_col, end_line, end_col (32-bit integers,
    from 1, the end exclusive); fingerprint (text); fixable, suppressed (booleans); object (text, not known yet). A file that
    could not be judged is a row without a rule. Another schema may be requested, and is not made: what takes a batch casts it.
    """

    __slots__ = ("_core",)

    def __init__(self, core: _lintainer.CoreBatch) -> None:
        self._core = core

    def __len__(self) -> int:
        return len(self._core)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._core.__arrow_c_array__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.__arrow_c_stream__()

    def __arrow_c_schema__(self) -> object:
        return self._core.__arrow_c_schema__()

    def __repr__(self) -> str:
        return f"<Batch of {len(self)} rows>"


def check_batch(
    batch: _ArrowArray | _ArrowStream,
    path_column: str = "path",
    text_column: str = "text",
    *,
    config: ConfigLike = None,
    threads: int | None = None,
) -> Batch:
    """Judges each row of Arrow data as a file on its own; takes and gives what has the Arrow PyCapsule interface.

    ``batch`` may be a record batch, a table or a stream, of pyarrow, Polars, DuckDB or whatever has the interface; the text
    column holds text or bytes. Nothing that is wrong with one row keeps the others from being judged.
    """
    _check_threads(threads)
    toml, keys = _arguments(config)
    names = (_text_of("path_column", path_column), _text_of("text_column", text_column))
    return Batch(_lintainer.check_batch(batch, *names, toml, keys, threads))
