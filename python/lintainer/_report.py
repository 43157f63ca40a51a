"""Reports."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from . import _lintainer
from ._types import Error, File, Finding, Parts, Skipped, Summary, Told


class Report(Sequence[Finding]):
    """The result of a check: the findings in a stable order, and what else there is to say.

    Iterating, counting and indexing leave out what is suppressed; ``findings`` has all.

    Findings become Python objects when they are first asked for; counting and rendering does not need them. A report never
    changes, can be hashed, compared and pickled.

    >>> import lintainer
    >>> report = lintainer.check_text("FROM alpine", "Dockerfile")
    >>> report.summary.files
    1
    >>> {finding.rule for finding in report} >= {"missing-tag"}
    True
    """

    __slots__ = ("_core", "_parts")

    def __init__(self, core: _lintainer.CoreReport) -> None:
        self._core = core
        self._parts: Parts | None = None

    def _all(self) -> Parts:
        # Threads that come here at the same time make equal values.
        parts = self._parts
        if parts is None:
            # Hundreds of thousands of new tuples would set off the garbage collector again and again, which takes most of
            # the time then, and finds nothing.
            was_enabled = gc.isenabled()
            gc.disable()
            try:
                parts = self._parts = self._core.parts()
            finally:
                if was_enabled:
                    gc.enable()
        return parts

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, suppressed ones included."""
        return self._all()[0]

    @property
    def active(self) -> tuple[Finding, ...]:
        """The findings that are not suppressed."""
        return tuple(finding for finding in self.findings if finding.suppressed is None)

    @property
    def files(self) -> tuple[File, ...]:
        """The files that were judged."""
        return self._all()[1]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Files that were left out for a reason worth saying."""
        return self._all()[2]

    @property
    def errors(self) -> tuple[Error, ...]:
        """Files that could not be read or judged. A report with errors is not the whole truth."""
        return self._all()[3]

    @property
    def asked(self) -> tuple[Told, ...]:
        """What charts ask for that their own values do not have: who installs them has to give it."""
        return self._all()[4]

    @property
    def unbuilt(self) -> tuple[Told, ...]:
        """Why kustomizations were not built, whose files were judged one by one."""
        return self._all()[5]

    @property
    def summary(self) -> Summary:
        """Counts."""
        return self._core.summary()

    def filter(self, keep: Callable[[Finding], object]) -> "Report":
        """The same report with the findings for which ``keep`` is true; it is asked about suppressed ones, too.

        >>> import lintainer
        >>> report = lintainer.check_text("FROM alpine", "Dockerfile")
        >>> len(report.filter(lambda finding: finding.rule == "missing-tag"))
        1
        """
        return Report(self._core.only([index for index, finding in enumerate(self.findings) if keep(finding)]))

    def render(
        self,
        format: str = "text",
        *,
        color: bool = False,
        unicode: bool = True,
        width: int = 100,
        show_suppressed: bool = False,
        statistics: bool = False,
        base: str = "",
        started: str | None = None,
        finished: str | None = None,
        category: str | None = None,
        repository: str | None = None,
        revision: str | None = None,
        branch: str | None = None,
    ) -> str:
        """The report as text of a format: one of :data:`lintainer.FORMATS`.

        ``color``, ``unicode``, ``width`` and ``statistics`` are for ``text`` and ``concise``. ``show_suppressed`` is for
        formats that have no field for suppression. ``base`` is the folder that paths are relative to, as seen from the
        repository's root. The others say when and on what the run was made; times are RFC 3339 in UTC, and ``started`` is
        the time of the check (or what ``SOURCE_DATE_EPOCH`` says) where nothing is said.

        >>> import lintainer
        >>> print(lintainer.check_text("FROM alpine", "Dockerfile", config={"select": ["missing-tag"]}).render("concise"))
        Dockerfile:1:6: warning[missing-tag] ...
        """
        return self._core.render(
            format,
            color=color,
            unicode=unicode,
            width=width,
            show_suppressed=show_suppressed,
            statistics=statistics,
            base=base,
            started=started,
            finished=finished,
            category=category,
            repository=repository,
            revision=revision,
            branch=branch,
        )

    def __len__(self) -> int:
        counts = self._core.summary()
        return counts.errors + counts.warnings + counts.infos

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self.active[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.active)

    def __contains__(self, value: object) -> bool:
        return value in self.active

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return self._core is other._core or self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        counts = self.summary
        errors = f", {len(self.errors)} unreadable" if self.errors else ""
        return (
            f"<Report: {counts.files} files, {counts.errors} errors, {counts.warnings} warnings, "
            f"{counts.infos} infos, {counts.suppressed} suppressed{errors}>"
        )

    def _repr_html_(self) -> str:
        from ._html import findings_table, problems_list

        return f"<p>{self._html_counts()}</p>{problems_list(self.errors)}{findings_table(self.active)}"

    def _html_counts(self) -> str:
        counts = self.summary
        return f"{counts.files} files, {counts.errors} errors, {counts.warnings} warnings, {counts.infos} infos"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, self._core.state())


def _restore(json: str, texts: list[tuple[str, str]]) -> Report:
    return Report(_lintainer.CoreReport.restore(json, texts))


def of_findings(findings: Iterable[Finding], texts: "dict[str, str]") -> Report:
    """A report of findings that were taken out of reports."""
    import json

    chosen = list(findings)
    kinds = {path: _lintainer.kind_of(path, text) for path, text in texts.items()}
    contents = {
        "version": 1,
        "tool": {"name": "lintainer", "version": _lintainer.__version__},
        "files": [{"path": path, "kind": kind} for path, kind in kinds.items() if kind is not None],
        "findings": [_to_dict(finding) for finding in chosen],
        "skipped": [],
        "errors": [],
        "asked": [],
        "unbuilt": [],
        "summary": {
            "files": 0,
            "skipped": 0,
            "other": 0,
            "errors": 0,
            "warnings": 0,
            "infos": 0,
            "suppressed": 0,
            "fixable": 0,
            "unsafe_fixable": 0,
            "practices": [],
            "hidden": [],
            "checked": [],
            "scans": 0,
            "support": 0,
        },
    }
    return _restore(json.dumps(contents), list(texts.items()))


def paths_of(finding: Finding) -> "set[str]":
    """All files that a finding points into."""
    paths = {finding.path, *(related.path for related in finding.related)}
    paths.update(edit.path for fix in finding.fixes for edit in fix.edits if edit.path is not None)
    return paths


def _to_dict(value: object) -> object:
    """A named tuple as the mapping that JSON has for it."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _to_dict(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple):
        return [_to_dict(item) for item in value]
    return value
