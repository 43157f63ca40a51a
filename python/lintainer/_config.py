"""Configuration."""

from collections.abc import Iterable, Mapping
from os import PathLike

from . import _lintainer
from ._errors import ArgumentTypeError, PathError, PathNotFoundError
from ._types import Confidence, Profile, Severity


class Config:
    """The same keys as in a ``lintainer.toml``, checked when it is made. It never changes, can be hashed, compared and pickled.

    ``toml`` is the text of a whole ``lintainer.toml``, which is then used instead of those on disk or among the files of a
    project; the other arguments are above all texts. Without ``toml``, files are heeded as by the command line.

    >>> Config(ignore=["missing-tag"], min_severity="warning")
    Config(ignore=('missing-tag',), min_severity='warning')
    >>> Config(ignore=["missing-tga"])
    Traceback (most recent call last):
    lintainer.ConfigError: arguments: unknown rule `missing-tga`, did you mean `missing-tag`?
    """

    __slots__ = ("_keys", "_toml")

    _toml: str | None
    _keys: str | None

    def __init__(
        self,
        *,
        toml: str | None = None,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        profile: Profile | None = None,
        min_severity: Severity | None = None,
        min_confidence: Confidence | None = None,
        kubernetes_version: str | None = None,
        today: str | None = None,
        trusted_registries: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        schemas: Iterable[str] | None = None,
        custom_rules: Iterable[str] | None = None,
        rules: Mapping[str, object] | None = None,
        overrides: Iterable[Mapping[str, object]] | None = None,
    ) -> None:
        keys = {
            "select": _list("select", select),
            "extend-select": _list("extend_select", extend_select),
            "ignore": _list("ignore", ignore),
            "profile": profile,
            "min-severity": min_severity,
            "min-confidence": min_confidence,
            "kubernetes-version": kubernetes_version,
            "today": today,
            "trusted-registries": _list("trusted_registries", trusted_registries),
            "exclude": _list("exclude", exclude),
            "schemas": _list("schemas", schemas),
            "custom-rules": _list("custom_rules", custom_rules),
            "rules": rules,
            "overrides": _list("overrides", overrides),
        }
        self._set(toml, {key: value for key, value in keys.items() if value is not None})

    def _set(self, toml: str | None, keys: Mapping[str, object]) -> None:
        if toml is not None and not isinstance(toml, str):
            raise ArgumentTypeError(f"toml must be a str, not {type(toml).__name__}")
        import json  # Here, since most programs make no configuration.

        text = json.dumps(keys, sort_keys=True, default=_plain) if keys else None
        _lintainer.check_config(toml, text)
        object.__setattr__(self, "_toml", toml)
        object.__setattr__(self, "_keys", text)

    @classmethod
    def from_file(cls, path: "str | PathLike[str]") -> "Config":
        """The configuration of a file, whatever its name. Raises :class:`lintainer.PathError` where it cannot be read."""
        try:
            with open(path, encoding="utf-8-sig") as file:
                text = file.read()
        except FileNotFoundError as error:
            raise PathNotFoundError(error.errno, error.strerror, error.filename) from error
        except OSError as error:
            raise PathError(error.errno, error.strerror, error.filename) from error
        except UnicodeDecodeError as error:
            raise PathError(f"{path}: not UTF-8: {error}") from error
        return cls(toml=text)

    @classmethod
    def from_mapping(cls, keys: Mapping[str, object]) -> "Config":
        """A configuration from the keys of a ``lintainer.toml`` as they are written there.

        >>> Config.from_mapping({"extend-select": ["all"]}) == Config(extend_select=["all"])
        True
        """
        config = cls.__new__(cls)
        config._set(None, keys)
        return config

    @property
    def toml(self) -> str | None:
        """The text of the ``lintainer.toml``, if one was given."""
        return self._toml

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Config never changes: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Config never changes: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Config):
            return NotImplemented
        return (self._toml, self._keys) == (other._toml, other._keys)

    def __hash__(self) -> int:
        return hash((self._toml, self._keys))

    def __repr__(self) -> str:
        import json

        arguments = [] if self._toml is None else [f"toml={self._toml!r}"]
        for key, value in json.loads(self._keys or "{}").items():
            shown = tuple(value) if isinstance(value, list) else value
            arguments.append(f"{key.replace('-', '_')}={shown!r}")
        return f"Config({', '.join(arguments)})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (self._toml, self._keys))


def _restore(toml: str | None, keys: str | None) -> Config:
    import json

    config = Config.__new__(Config)
    config._set(toml, json.loads(keys or "{}"))
    return config


def _list(name: str, value: Iterable[object] | None) -> list[object] | None:
    if isinstance(value, (str, bytes)):
        raise ArgumentTypeError(f"{name} must be a list, not {type(value).__name__}: [{value!r}]")
    return None if value is None else list(value)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise ArgumentTypeError(f"a configuration cannot hold a {type(value).__name__}")


ConfigLike = Config | Mapping[str, object] | None
"""A configuration, or its keys as in a ``lintainer.toml``, or nothing."""


def arguments(config: ConfigLike) -> tuple[str | None, str | None]:
    """What the bridge takes: text and keys."""
    if config is None:
        return None, None
    if isinstance(config, Mapping):
        config = Config.from_mapping(config)
    if not isinstance(config, Config):
        raise ArgumentTypeError(f"config must be a Config or a mapping, not {type(config).__name__}")
    return config._toml, config._keys
