"""The bridge to Rust. The documented interface is the package's."""

from collections.abc import Callable
from typing import Final, final

from ._types import AppliedFix, Build, Kind, Parts, RenderedChart, Rule, Summary

__all__ = [
    "CoreBatch",
    "CoreReport",
    "CoreRule",
    "__version__",
    "check_batch",
    "check_config",
    "check_files",
    "check_paths",
    "explain",
    "fix_files",
    "formats",
    "kind_of",
    "kustomize",
    "main",
    "practices",
    "render_chart",
    "rule",
    "rules",
]

__version__: Final[str]

@final
class CoreReport:
    def __len__(self) -> int: ...
    def parts(self) -> Parts: ...
    def summary(self) -> Summary: ...
    def only(self, indices: list[int]) -> CoreReport: ...
    def render(
        self,
        format: str,
        *,
        color: bool,
        unicode: bool,
        width: int,
        show_suppressed: bool,
        statistics: bool,
        base: str,
        started: str | None,
        finished: str | None,
        category: str | None,
        repository: str | None,
        revision: str | None,
        branch: str | None,
    ) -> str: ...
    def state(self) -> tuple[str, list[tuple[str, str]]]: ...
    @staticmethod
    def restore(json: str, texts: list[tuple[str, str]]) -> CoreReport: ...

@final
class CoreRule:
    def __new__(
        cls,
        name: str,
        each: list[str],
        summary: str,
        why: str,
        practice: int,
        severity: str,
        confidence: str,
        profile: str,
        formats: list[str] | None,
        parameters: list[str],
        function: Callable[..., object],
    ) -> CoreRule: ...
    @property
    def name(self) -> str: ...

@final
class CoreBatch:
    def __len__(self) -> int: ...
    def __arrow_c_array__(self) -> tuple[object, object]: ...
    def __arrow_c_stream__(self) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

def main(args: list[str]) -> int: ...
def check_paths(
    paths: list[str],
    config_file: str | None,
    toml: str | None,
    keys: str | None,
    isolated: bool,
    force_exclude: bool,
    no_ignores: bool,
    reports: list[str],
    rules: list[CoreRule],
    threads: int | None,
) -> CoreReport: ...
def check_files(
    given: list[tuple[str, str | bytes]],
    toml: str | None,
    keys: str | None,
    rules: list[CoreRule],
    threads: int | None,
) -> CoreReport: ...
def fix_files(
    given: list[tuple[str, str | bytes]],
    toml: str | None,
    keys: str | None,
    unsafe_fixes: bool,
    threads: int | None,
) -> tuple[list[tuple[str, str]], tuple[AppliedFix, ...], list[tuple[str, str]], CoreReport]: ...
def check_batch(
    batch: object,
    path_column: str,
    text_column: str,
    toml: str | None,
    keys: str | None,
    threads: int | None,
) -> CoreBatch: ...
def check_config(toml: str | None, keys: str | None) -> None: ...
def kustomize(
    path: str,
    top: str | None,
    within_folders: bool,
    config_file: str | None,
    toml: str | None,
    keys: str | None,
    isolated: bool,
) -> Build: ...
def render_chart(
    path: str,
    values: list[str],
    name: str,
    namespace: str,
    kube_version: str | None,
    api_versions: list[str],
    include_crds: bool,
) -> RenderedChart: ...
def rules() -> tuple[Rule, ...]: ...
def rule(name: str) -> Rule: ...
def explain(name: str) -> str: ...
def practices() -> list[str]: ...
def formats() -> list[str]: ...
def kind_of(path: str, content: str | bytes) -> Kind | None: ...
