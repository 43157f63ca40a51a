"""The exceptions of lintainer."""

from typing import NamedTuple


class LintainerError(Exception):
    """Something could not be done. All exceptions of this package derive from it."""


class ArgumentError(LintainerError, ValueError):
    """An argument has a value that does not exist: an unknown format, severity or column."""


class ArgumentTypeError(LintainerError, TypeError):
    """An argument, or what a rule that is a function gives, is of another type."""


class UnknownFieldError(LintainerError, KeyError):
    """A rule that is a function asks for a field that is not there."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class PathError(LintainerError, OSError):
    """A file cannot be read."""


class PathNotFoundError(PathError, FileNotFoundError):
    """A path is not there.

    >>> import lintainer
    >>> lintainer.check("nowhere")
    Traceback (most recent call last):
    lintainer.PathNotFoundError: [Errno 2] No such file or directory: 'nowhere'
    """


class ConfigProblem(NamedTuple):
    """One fault of a configuration."""

    message: str
    path: str | None
    """The file; ``None`` for what was given as an argument."""
    line: int | None
    """From 1."""
    column: int | None
    """In characters, from 1."""


class ConfigError(LintainerError, ValueError):
    """A configuration has faults; ``problems`` has all of them.

    >>> import lintainer
    >>> try:
    ...     lintainer.check_text("FROM a", "Dockerfile", config=lintainer.Config(toml="\\nselct = []"))
    ... except lintainer.ConfigError as error:
    ...     print(error, error.line, error.column)
    lintainer.toml:2:1: unknown key `selct`, did you mean `select`? 2 1
    """

    def __init__(self, message: str, problems: tuple[ConfigProblem, ...] = ()) -> None:
        super().__init__(message, problems)
        self.message = message
        self.problems = problems

    def __str__(self) -> str:
        return self.message

    @property
    def path(self) -> str | None:
        """The file of the first fault."""
        return self.problems[0].path if self.problems else None

    @property
    def line(self) -> int | None:
        """The line of the first fault, from 1."""
        return self.problems[0].line if self.problems else None

    @property
    def column(self) -> int | None:
        """The column of the first fault in characters, from 1."""
        return self.problems[0].column if self.problems else None


class BuildError(LintainerError):
    """A kustomization does not build, or a chart does not render.

    >>> import lintainer, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open(f"{folder}/kustomization.yaml", "w") as file:
    ...         _ = file.write("resources: [gone.yaml]")
    ...     try:
    ...         lintainer.kustomize(folder)
    ...     except lintainer.BuildError as error:
    ...         print(error.message, error.line, error.column)
    `gone.yaml` is not there 1 13
    """

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        through: tuple[tuple[str, int, int], ...] = (),
        others: "tuple[BuildError, ...]" = (),
    ) -> None:
        super().__init__(message, path, line, column, through, others)
        self.message = message
        self.path = path
        """The file; ``None`` where no file has a place for the fault."""
        self.line = line
        """From 1."""
        self.column = column
        """In characters, from 1."""
        self.through = through
        """The entries of the kustomizations, or the calls of templates, that led there, the innermost first: path, line and column."""
        self.others = others
        """The other templates of a chart that end, each by itself."""

    def __str__(self) -> str:
        return self.message if self.path is None else f"{self.path}:{self.line}:{self.column}: {self.message}"


class RuleError(LintainerError):
    """A rule that is a function raised something, which is the cause (``__cause__``) of this."""


class UnknownRuleError(LintainerError, LookupError):
    """There is no rule of that name.

    >>> import lintainer
    >>> lintainer.explain("missing-tga")
    Traceback (most recent call last):
    lintainer.UnknownRuleError: there is no rule `missing-tga`, did you mean `missing-tag`?
    """

    def __init__(self, message: str, name: str = "", suggestion: str | None = None) -> None:
        super().__init__(message, name, suggestion)
        self.message = message
        self.name = name
        self.suggestion = suggestion

    def __str__(self) -> str:
        return self.message


for _error in (
    LintainerError,
    ArgumentError,
    ArgumentTypeError,
    BuildError,
    ConfigError,
    PathError,
    PathNotFoundError,
    RuleError,
    UnknownFieldError,
    UnknownRuleError,
):
    _error.__module__ = "lintainer"
