"""lintainer on Spark: ``lintainer.spark.check(df)`` is a data frame of findings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import check_batch
from ._config import ConfigLike
from ._config import arguments as _arguments

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

__all__ = ["SCHEMA", "check"]

SCHEMA = (
    "path string, kind string, rule string, severity string, message string, "
    "start_line int, start_col int, end_line int, end_col int, "
    "fingerprint string, fixable boolean, suppressed boolean, object string"
)
"""The columns of the result, as Spark writes a schema."""


def check(
    df: "DataFrame", path_column: str = "path", text_column: str = "text", *, config: ConfigLike = None
) -> "DataFrame":
    """Judges each row as a file on its own; the result has a row for each finding, with the columns :data:`SCHEMA`.

    Runs where the rows are, in the workers' Python, which needs this package and pyarrow; nothing is collected.
    """
    _arguments(config)  # A faulty configuration is told here, not by each worker.

    def judge(batches: "Iterator[pyarrow.RecordBatch]") -> "Iterator[pyarrow.RecordBatch]":
        import pyarrow

        for batch in batches:
            # Spark runs a task on each core already.
            yield pyarrow.record_batch(check_batch(batch, path_column, text_column, config=config, threads=1))

    return df.select(path_column, text_column).mapInArrow(judge, SCHEMA)
