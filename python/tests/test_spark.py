"""A real local Spark session."""

import os
import shutil
import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

import lintainer
import lintainer.spark

ROWS = 100_000


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        if os.environ.get("CI"):
            pytest.fail("Spark needs Java")
        pytest.skip("Spark needs Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("lintainer")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_a_hundred_thousand_rows(spark: SparkSession) -> None:
    files = spark.range(ROWS, numPartitions=4).selectExpr(
        "concat(id, '/Dockerfile') as path",
        "case when id % 100 = 0 then cast(unhex('FF00FE') as binary)"
        " when id % 2 = 0 then cast('FROM alpine\nMAINTAINER me\n' as binary)"
        " else cast('FROM scratch\n' as binary) end as content",
    )
    config = lintainer.Config(select=["missing-tag", "deprecated-maintainer"])
    found = lintainer.spark.check(files, text_column="content", config=config)
    counts = {row["rule"]: row["count"] for row in found.groupBy("rule").count().collect()}
    wanted = ROWS // 2 - ROWS // 100
    assert counts == {"missing-tag": wanted, "deprecated-maintainer": wanted}
    [row] = found.where("path = '2/Dockerfile' and rule = 'missing-tag'").collect()
    assert (row["kind"], row["start_line"], row["start_col"], row["end_col"]) == ("dockerfile", 1, 6, 12)


def test_a_faulty_configuration_is_told_at_once(spark: SparkSession) -> None:
    files = spark.createDataFrame([("Dockerfile", "FROM a")], "path string, text string")
    with pytest.raises(lintainer.ConfigError):
        lintainer.spark.check(files, config={"selct": []})
