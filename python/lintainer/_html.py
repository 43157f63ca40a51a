"""What notebooks show."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._types import Error, Finding, Rule


def findings_table(findings: "Iterable[Finding]") -> str:
    """A table with a row for each finding."""
    rows = "".join(
        f"<tr><td>{escape(f'{finding.path}:{finding.range.start}')}</td><td>{escape(finding.severity)}</td>"
        f'<td><a href="{escape(finding.url)}">{escape(finding.rule)}</a></td>'
        f"<td>{escape(finding.message)}{f'<br><em>{escape(finding.help)}</em>' if finding.help else ''}</td></tr>"
        for finding in findings
    )
    return f"<table><thead><tr><th>Place</th><th>Severity</th><th>Rule</th><th>Finding</th></tr></thead><tbody>{rows}</tbody></table>"


def rule_card(rule: "Rule") -> str:
    """A rule in short."""
    return (
        f'<p><a href="{escape(rule.url)}"><strong>{escape(rule.name)}</strong></a> ({escape(rule.severity)}): '
        f"{escape(rule.summary)}.</p><p>{escape(rule.why)}</p>"
    )


def problems_list(errors: "Iterable[Error]") -> str:
    """What could not be read."""
    items = "".join(f"<li>{escape(error.path)}: {escape(error.message)}</li>" for error in errors)
    return f"<ul>{items}</ul>" if items else ""
