"""Arrow in and out."""

import duckdb
import pandas
import polars
import pyarrow
import pytest

import lintainer

BAD = "FROM alpine\nMAINTAINER me\n"
COLUMNS = [
    "path",
    "kind",
    "rule",
    "severity",
    "message",
    "start_line",
    "start_col",
    "end_line",
    "end_col",
    "fingerprint",
    "fixable",
    "suppressed",
    "object",
]


def rows(batch: lintainer.Batch) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pyarrow.record_batch(batch).to_pylist()
    return found


def batch(*texts: object, kind: object = None) -> object:
    paths = [f"{number}/Dockerfile" for number in range(len(texts))]
    return pyarrow.record_batch({"path": paths, "text": pyarrow.array(texts, kind)})


def test_rows_are_findings() -> None:
    found = lintainer.check_batch(batch(BAD, "FROM scratch\n"))  # type: ignore[arg-type]
    assert pyarrow.record_batch(found).schema.names == COLUMNS
    assert len(found) == len(rows(found))
    expected = [
        {
            "path": "0/Dockerfile",
            "kind": "dockerfile",
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "start_line": finding.range.start.line,
            "start_col": finding.range.start.column,
            "end_line": finding.range.end.line,
            "end_col": finding.range.end.column,
            "fingerprint": finding.fingerprint,
            "fixable": any(fix.safety == "safe" for fix in finding.fixes),
            "suppressed": False,
            "object": None,
        }
        for finding in lintainer.check_text(BAD, "0/Dockerfile")
    ]
    assert rows(found) == expected


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.binary(),
        pyarrow.large_binary(),
        pyarrow.binary_view(),
    ],
)
def test_texts_and_bytes_of_all_kinds_are_taken(kind: object) -> None:
    config = {"select": ["missing-tag"]}
    found = rows(lintainer.check_batch(batch(BAD, None, kind=kind), config=config))  # type: ignore[arg-type]
    assert [(row["rule"], row["message"]) for row in found] == [
        ("missing-tag", "`alpine` has neither tag nor digest"),
        (None, "there is no text"),
    ]


def test_nothing_in_a_row_fails_the_batch() -> None:
    odd = [b"FROM alpine\n# \xff\xfe", b"\x00" * 1000, b"", b"[" * 100_000, b"FROM alpine:" + b"x" * 1_000_000, BAD]
    table = pyarrow.table(
        {"path": ["Dockerfile", "Dockerfile", None, "compose.yaml", "", "Dockerfile"], "text": odd}
    )
    found = rows(lintainer.check_batch(table))
    assert {row["path"] for row in found if row["rule"] == "missing-tag"} == {"Dockerfile"}


def test_invalid_utf8_passes_as_text() -> None:
    # pyarrow does not look into the bytes of a text column, and such data comes from other programs.
    bad = pyarrow.array([b"FROM alpine\n# \xff\n"], pyarrow.binary()).view(pyarrow.string())
    table = pyarrow.record_batch({"path": ["Dockerfile"], "text": bad})
    assert [row["rule"] for row in rows(lintainer.check_batch(table))]


def test_configuration_and_names_of_columns() -> None:
    table = pyarrow.table({"where": ["a/Dockerfile", "old/Dockerfile"], "what": [BAD, BAD], "more": [1, 2]})
    config = lintainer.Config(select=["missing-tag"], exclude=["old"])
    found = rows(lintainer.check_batch(table, "where", "what", config=config))
    assert [row["path"] for row in found] == ["a/Dockerfile"]


def test_wrong_arguments_are_told() -> None:
    with pytest.raises(TypeError, match="an Arrow record batch, table or stream is needed, not `int`"):
        lintainer.check_batch(1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there is no column `text`; the columns are `path`"):
        lintainer.check_batch(pyarrow.table({"path": ["a"]}))
    with pytest.raises(TypeError, match="the column `text` must be text or bytes, not Int64"):
        lintainer.check_batch(pyarrow.table({"path": ["a"], "text": [1]}))
    with pytest.raises(lintainer.ConfigError):
        lintainer.check_batch(pyarrow.table({"path": ["a"], "text": ["b"]}), config={"selct": []})


def test_empty_tables() -> None:
    table = pyarrow.table({"path": pyarrow.array([], pyarrow.string()), "text": pyarrow.array([], pyarrow.string())})
    assert pyarrow.table(lintainer.check_batch(table)).schema.names == COLUMNS


def test_polars() -> None:
    frame = polars.DataFrame({"path": ["Dockerfile"], "text": [BAD]})
    found = polars.DataFrame(lintainer.check_batch(frame))
    assert "missing-tag" in found["rule"].to_list()


def test_pandas() -> None:
    frame = pandas.DataFrame({"path": ["Dockerfile"], "text": [BAD]})
    found = pyarrow.table(lintainer.check_batch(pyarrow.Table.from_pandas(frame))).to_pandas()
    assert "missing-tag" in set(found["rule"])


def test_duckdb() -> None:
    files = duckdb.sql("select 'Dockerfile' as path, ? as text", params=[BAD])
    assert files
    found = pyarrow.table(lintainer.check_batch(files))  # noqa: F841  # DuckDB finds it by its name
    counts = duckdb.sql("select rule, count(*) from found group by rule")
    assert counts and ("missing-tag", 1) in counts.fetchall()
