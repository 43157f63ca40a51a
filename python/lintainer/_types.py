"""The values of a report and of a rule.

All of them are named tuples: frozen, hashable, comparable and picklable. Their fields are those of the JSON contract
(``lintainer check --format json``, ``lintainer rules --format json``), in the same order.
"""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
Profile = Literal["essential", "hardened", "audit"]
Kind = Literal["dockerfile", "compose", "kubernetes"]
Safety = Literal["safe", "unsafe"]


class Position(NamedTuple):
    """A place in a text.

    >>> str(Position(line=3, column=5, offset=40))
    '3:5'
    """

    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    offset: int
    """In bytes of UTF-8 from the start of the file, from 0."""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Range(NamedTuple):
    """A range of text; the end is exclusive.

    >>> print(Range(Position(1, 1, 0), Position(1, 5, 4)))
    1:1-1:5
    """

    start: Position
    end: Position

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


class Related(NamedTuple):
    """A further place of a finding."""

    path: str
    range: Range
    message: str


class Edit(NamedTuple):
    """A replacement of a range by a text; an empty range is an insertion.

    >>> Edit(None, Range(Position(1, 6, 5), Position(1, 12, 11)), "alpine:3.22")
    Edit(1:6-1:12, 'alpine:3.22')
    """

    path: str | None
    """The file, where it is another one than the finding's."""
    range: Range
    text: str

    def __repr__(self) -> str:
        where = "" if self.path is None else f"{self.path}:"
        return f"Edit({where}{self.range}, {self.text!r})"


class Fix(NamedTuple):
    """A way to mend a finding: all edits or none."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


class Suppressed(NamedTuple):
    """Why a finding does not count."""

    by: Literal["comment", "annotation", "baseline"]
    reason: str | None


class Finding(NamedTuple):
    """A fault at a place."""

    rule: str
    """The rule's name; :func:`lintainer.rule` has the rest."""
    practice: int
    """The number of the practice, 0 to 12."""
    severity: Severity
    confidence: Confidence
    profile: Profile | Literal["named"]
    """The profile in which it first shows; ``named``: in none, shown where the rule is selected by its name."""
    message: str
    """What was found here."""
    help: str | None
    """What to do."""
    url: str
    """The rule's page."""
    path: str
    range: Range
    """What to underline."""
    related: tuple[Related, ...]
    fixes: tuple[Fix, ...]
    aliases: tuple[str, ...]
    """Names of this finding in other tools: ``tool/ID``."""
    fingerprint: str
    """Survives changes elsewhere in the file."""
    suppressed: Suppressed | None
    """By what it is suppressed, if it is."""
    probability: float | None = None
    """How likely it is what it says, or does harm, 0 to 1, where that was worked out."""

    @property
    def line(self) -> int:
        """The first line, from 1."""
        return self.range.start.line

    def __str__(self) -> str:
        return f"{self.path}:{self.range.start}: {self.severity}[{self.rule}] {self.message}"

    def __repr__(self) -> str:
        return f"<Finding {self}>"

    def _repr_html_(self) -> str:
        from ._html import findings_table

        return findings_table([self])


class File(NamedTuple):
    """A file that was judged."""

    path: str
    kind: Kind


class Skipped(NamedTuple):
    """A file that was left out for a reason worth saying."""

    path: str
    reason: str


class Error(NamedTuple):
    """A file that could not be read or judged."""

    path: str
    message: str


class Told(NamedTuple):
    """Something that keeps more from being known, and is no finding."""

    path: str
    line: int
    """The line that says so, from 1."""
    message: str
    """What is missing."""


Parts = tuple[
    tuple[Finding, ...],
    tuple[File, ...],
    tuple[Skipped, ...],
    tuple[Error, ...],
    tuple[Told, ...],
    tuple[Told, ...],
]
"""What a report lists, in the order of its JSON: ``asked`` and ``unbuilt`` are the last two."""


class PracticeCount(NamedTuple):
    """How many findings belong to a practice."""

    number: int
    title: str
    count: int  # type: ignore[assignment]  # the number instead of tuple's method, as in JSON


class HiddenCount(NamedTuple):
    """How many findings more a profile would show."""

    profile: Profile
    count: int  # type: ignore[assignment]  # the number instead of tuple's method, as in JSON


class Summary(NamedTuple):
    """Counts of a report. Suppressed findings are counted only in ``suppressed``."""

    files: int
    skipped: int
    other: int
    errors: int
    warnings: int
    infos: int
    suppressed: int
    fixable: int
    unsafe_fixable: int
    practices: tuple[PracticeCount, ...]
    hidden: tuple[HiddenCount, ...]
    """What the next profile would show beyond these."""
    checked: tuple[PracticeCount, ...]
    """How many rules looked at something, by practice."""
    scans: int
    """How many reports of scanners were given."""
    support: int
    """Kustomizations and files of charts that were looked at, which are none of ``files``."""


class Option(NamedTuple):
    """An option of a rule."""

    name: str
    type: Literal["boolean", "integer", "number", "string", "list", "table"]
    default: bool | int | str | tuple[str, ...]
    """The value without configuration; an empty tuple for a table."""
    what: str


class ExampleFile(NamedTuple):
    """A further file of an example."""

    path: str
    text: str


class Example(NamedTuple):
    """An example of a rule."""

    format: Kind
    kind: Literal["bad", "good", "fixed"]
    text: str
    after: str | None
    """What the fix makes of it, for ``fixed``."""
    files: tuple[ExampleFile, ...]
    config: str
    listing: str | None
    """Paths beside the files, one in a line, where the example is about these."""


class Rule(NamedTuple):
    """A rule: what ``lintainer explain`` prints."""

    name: str
    practice: int
    severity: Severity
    confidence: Confidence
    profile: Profile | Literal["named"]
    """The profile in which ordinary findings first show; ``named``: in none."""
    default: bool
    """Whether it is on without configuration."""
    formats: tuple[Kind, ...]
    fixable: Literal["no", "sometimes", "always"]
    summary: str
    """What is wrong, in one line."""
    why: str
    aliases: tuple[str, ...]
    """Names of the same rule in other tools: ``tool/ID``."""
    options: tuple[Option, ...]
    examples: tuple[Example, ...]
    references: tuple[str, ...]
    since: str
    yields_to: tuple[str, ...]
    url: str

    def __str__(self) -> str:
        return f"{self.name}: {self.summary}"

    def __repr__(self) -> str:
        return f"<Rule {self}>"

    def _repr_html_(self) -> str:
        from ._html import rule_card

        return rule_card(self)


class AppliedFix(NamedTuple):
    """A fix that was applied."""

    path: str
    line: int
    """The line of the finding when it was fixed, from 1."""
    rule: str
    title: str
    safety: Safety


class Writer(NamedTuple):
    """Who wrote a line of a build.

    >>> str(Writer("prod/kustomization.yaml", 9, 11, "images"))
    'prod/kustomization.yaml:9:11 (images)'
    """

    path: str
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    step: str
    """What of the build wrote it: ``written`` in a resource, ``patch``, ``images``, ``namespace`` and so on; of a chart see
    :class:`RenderedLine`."""

    def __str__(self) -> str:
        by = "" if self.step == "written" else f" ({self.step})"
        return f"{self.path}:{self.line}:{self.column}{by}"


class BuiltLine(NamedTuple):
    """A line of a build."""

    text: str
    """The line, without its break."""
    writer: Writer | None
    """``None`` for the ``---`` between objects."""


class BuiltObject(NamedTuple):
    """An object of a build."""

    api_version: str
    kind: str
    name: str
    namespace: str | None
    line: int
    """The line of the build in which it begins, from 1."""
    text: str
    """It alone as YAML."""


class Build(NamedTuple):
    """What a kustomization comes to: the result of :func:`lintainer.kustomize`."""

    text: str
    """The objects as YAML, as ``kustomize build`` prints them."""
    objects: tuple[BuiltObject, ...]
    lines: tuple[BuiltLine, ...]


class RenderedFile(NamedTuple):
    """What a template of a chart printed."""

    path: str
    """The template."""
    text: str


class RenderedLine(NamedTuple):
    """A line of a rendered chart."""

    text: str
    """The line, without its break."""
    writer: Writer | None
    """Where what the line begins with is written: its step is ``literal`` in a template, ``copied`` or ``written`` otherwise in a
    file of values, ``derived``, ``added`` or ``unknown`` in an action. ``None`` for helm's own: ``---`` and comments with sources."""
    values: tuple[Writer, ...]
    """The values in it that are written elsewhere, or that something in it was computed from."""


class RenderedChart(NamedTuple):
    """What a Helm chart renders to: the result of :func:`lintainer.render_chart`."""

    text: str
    """The objects as YAML, as ``helm template`` prints them."""
    objects: tuple[BuiltObject, ...]
    """The objects, in the order of an installation."""
    files: tuple[RenderedFile, ...]
    """What each template printed, by the paths of the templates."""
    lines: tuple[RenderedLine, ...]
    random: tuple[Writer, ...]
    """The actions whose results are others each time."""
    notes: tuple[str, ...]
    """Which charts stand for missing ones, and which are left out."""
