"""Keeps the containers of a project in order, as a part of its own test suite: copy it, and name your folders."""

from pathlib import Path

import pytest

import lintainer

ROOT = Path(__file__).parent / "project"
REPORT = lintainer.check(ROOT, config={"min-severity": "warning"})


def test_all_files_can_be_read() -> None:
    assert not REPORT.errors


@pytest.mark.parametrize("practice", range(len(lintainer.PRACTICES)), ids=lambda number: lintainer.PRACTICES[number])
def test_practice(practice: int) -> None:
    findings = REPORT.filter(lambda finding: finding.practice == practice and not finding.suppressed)
    assert not findings, "\n" + findings.render("text")
