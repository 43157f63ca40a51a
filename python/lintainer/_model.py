"""Rules that are functions, and what they see: the values of the model."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple

from . import _lintainer
from ._errors import ArgumentTypeError, LintainerError, UnknownFieldError
from ._types import Confidence, Kind, Profile, Severity

_Span = tuple[int, int, int]


class Place(NamedTuple):
    """Where something is written, or would be."""

    path: str
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""


class UnknownValue(LintainerError):
    """A rule asked for what nobody knows before run time. It ends the call, and is no finding and no error."""


class Value:
    """A value that a rule sees: what ``lintainer model --json`` shows.

    ``state`` is ``set``, ``unset`` or ``unknown``. The fields of a thing are had by their names, and so are the keys of a
    mapping: ``container["image"]["tag"]``; of what is not set, nothing is set, and of what is unknown, everything is unknown.
    Whoever asks for what is unknown (:attr:`value`, truth, items, length) ends the call, so that a rule is silent about it;
    :attr:`state` can always be asked.
    """

    __slots__ = ("_is_open", "_kind", "_span", "_value", "place", "state")

    state: Literal["set", "unset", "unknown"]
    place: Place | None
    """Where it is written; of what is not set, where that is shown."""

    def __init__(
        self,
        state: Literal["set", "unset", "unknown"],
        value: object,
        place: tuple[str, int, int] | None,
        span: _Span,
        kind: str | None = None,
        is_open: bool = False,
    ) -> None:
        self.state = state
        self.place = None if place is None else Place(*place)
        self._value = value
        self._span = span
        self._kind = kind
        self._is_open = is_open

    @property
    def value(self) -> object:
        """The text, number or bool; a tuple of values, or values by their names; ``None`` for what is not set."""
        if self.state == "unknown":
            raise UnknownValue("the value is not known")
        return self._value

    def __getitem__(self, key: str | int) -> "Value":
        if self.state == "unset":
            return self
        if self.state == "unknown":
            return Value("unknown", None, self.place, self._span)
        if isinstance(self._value, tuple) and isinstance(key, int):
            found = self._value[key]
        elif isinstance(self._value, dict) and isinstance(key, str):
            found = self._value.get(key)
        else:
            raise ArgumentTypeError(f"{self!r} has no {key!r}")
        if isinstance(found, Value):
            return found
        if self._kind is not None:
            raise UnknownFieldError(f"`{self._kind}` has no field `{key}`; it has {', '.join(self._names())}")
        return Value("unknown" if self._is_open else "unset", None, self.place, self._span)

    def __iter__(self) -> Iterator[Any]:
        """The items of a list, which are values; the keys of a mapping, which are texts."""
        value = self.value
        if isinstance(value, tuple):
            return iter(value)
        return iter(self._names())

    def __len__(self) -> int:
        value = self.value
        return len(value) if isinstance(value, (tuple, dict, str)) else len(self._names())

    def __contains__(self, item: object) -> bool:
        """Whether a text is among the items of a list, the keys of a mapping, or in a text."""
        value = self.value
        if isinstance(value, tuple):
            return any(one.value == item for one in value)
        if isinstance(value, str):
            return isinstance(item, str) and item in value
        if self._is_open and item not in self._names():
            raise UnknownValue("other files may have more")
        return item in self._names()

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return str(self._value) if isinstance(self._value, (str, int, float)) else "…"

    def __repr__(self) -> str:
        shown = repr(self._value) if self.state == "set" and not isinstance(self._value, (tuple, dict)) else "…"
        what = self._kind or (self.state if self.state != "set" else shown)
        return f"<Value {what}>"

    def _names(self) -> list[str]:
        return list(self._value) if isinstance(self._value, dict) else []


class Found(NamedTuple):
    """What a rule found, and where: at a value, whether or not that is set."""

    at: Value
    message: str
    help: str | None = None


_Function = Callable[..., Iterable[Found] | None]


class CustomRule:
    """A rule that is a function: see :func:`custom_rule`. It can be called as the function can."""

    __slots__ = ("_core", "function")

    def __init__(self, core: "_lintainer.CoreRule", function: _Function) -> None:
        self._core = core
        self.function = function

    @property
    def name(self) -> str:
        """Its name, with ``custom/``: that of its findings, and for configurations and comments."""
        return self._core.name

    def __call__(self, *args: object, **kwargs: object) -> Iterable[Found] | None:
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<CustomRule {self.name}>"


def custom_rule(
    name: str,
    *,
    each: "str | Iterable[str]",
    summary: str | None = None,
    practice: int = 0,
    severity: Severity = "warning",
    confidence: Confidence = "high",
    profile: Profile = "essential",
    formats: Iterable[Kind] | None = None,
) -> Callable[[_Function], CustomRule]:
    """Makes a rule of a function, for ``rules=`` of the checks.

    ``each`` is what the function is called for: ``image``, ``container``, ``workload``, ``port``, ``mount``, ``env``,
    ``command``, ``instruction`` or ``object``, the last two also with what they are (``object/Deployment``). Its parameters are named
    after what it wants to see: ``image``, ``container`` …, ``file`` for the path. It gives :class:`Found` objects, or nothing. The
    docstring says what is bad, where ``summary`` does not. A rule lives as long as the process.

    >>> import lintainer
    >>> @lintainer.custom_rule("no-latest", each="image", practice=3)
    ... def no_latest(image):
    ...     "An image floats"
    ...     if image["tag"].value == "latest":
    ...         yield lintainer.Found(image["tag"], f"`{image['text']}` floats")
    >>> for finding in lintainer.check_text("FROM alpine:latest", rules=[no_latest], config={"select": [no_latest.name]}):
    ...     print(finding)
    Dockerfile:1:13: warning[custom/no-latest] `alpine:latest` floats
    """

    def decorate(function: _Function) -> CustomRule:
        first, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
        words = [each] if isinstance(each, str) else list(each)
        parameters = list(inspect.signature(function).parameters)
        kinds: list[str] | None = None if formats is None else [*formats]
        said = first.rstrip(".") if summary is None else summary
        core = _lintainer.CoreRule(
            name, words, said, rest, practice, severity, confidence, profile, kinds, parameters, function
        )
        return CustomRule(core, function)

    return decorate


def findings_of(result: object) -> "Iterator[tuple[_Span, str, str | None]]":
    """What a function gave, for the bridge: one by one, so that what was found before an exception counts."""
    if result is None:
        return
    if isinstance(result, (str, Found, Value)) or not isinstance(result, Iterable):
        raise ArgumentTypeError(f"a rule gives an iterable of lintainer.Found, not {type(result).__name__}")
    for found in result:
        if not isinstance(found, Found):
            raise ArgumentTypeError(f"a rule gives lintainer.Found, not {type(found).__name__}")
        at, message, help = found
        if not isinstance(at, Value) or at.place is None:
            raise ArgumentTypeError("a finding is at a Value that has a place")
        if not isinstance(message, str) or not (help is None or isinstance(help, str)):
            raise ArgumentTypeError("the message and the help of a finding are str")
        yield at._span, message, help


def cores(rules: Iterable[CustomRule]) -> "list[_lintainer.CoreRule]":
    """What the bridge takes."""
    given = list(rules)
    for rule in given:
        if not isinstance(rule, CustomRule):
            raise ArgumentTypeError(f"rules must be made with lintainer.custom_rule, not {type(rule).__name__}")
    return [rule._core for rule in given]
