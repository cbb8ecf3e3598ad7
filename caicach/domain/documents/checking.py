"""All checks of a paper in one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caicach.domain.documents.checks.citations import check_references
from caicach.domain.documents.checks.counts import check_counts
from caicach.domain.documents.checks.cross import check_cross
from caicach.domain.documents.checks.dating import check_dates
from caicach.domain.documents.checks.figures import check_figures
from caicach.domain.documents.checks.model import Finding, Ratio, Severity, Sum
from caicach.domain.documents.checks.notes import check_notes
from caicach.domain.documents.checks.numbering import check_numbering
from caicach.domain.documents.checks.periods import check_period
from caicach.domain.documents.checks.ranges import check_ranges
from caicach.domain.documents.contexts import contexts_of
from caicach.domain.documents.header import read_header
from caicach.domain.documents.paper import Paper
from caicach.domain.documents.scan import ScannedPaper


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Ratios and sums found, sound ones included, and what is wrong."""

    ratios: tuple[Ratio, ...]
    sums: tuple[Sum, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings by which the paper contradicts itself."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach check`."""
        return {
            "ratios": [item.as_json() for item in self.ratios],
            "sums": [item.as_json() for item in self.sums],
            "findings": [item.as_json() for item in self.findings],
        }


def check_document(paper: Paper) -> CheckResult:
    """Check every figure, number and date of a paper against the others."""
    return check_scanned(ScannedPaper(paper))


def check_scanned(scanned: ScannedPaper) -> CheckResult:
    """The same, for a paper that has been scanned already."""
    header = read_header(scanned)
    ratios, sums, findings = check_figures(scanned)
    findings.extend(check_cross(scanned, contexts_of(scanned), header))
    findings.extend(check_numbering(scanned))
    findings.extend(check_notes(scanned))
    findings.extend(check_dates(scanned, header))
    findings.extend(check_period(scanned, header))
    findings.extend(check_references(scanned, header))
    findings.extend(check_ranges(scanned))
    findings.extend(check_counts(scanned))
    findings.sort(key=lambda item: (item.start, item.end))
    return CheckResult(
        tuple(sorted(ratios, key=lambda item: item.start)),
        tuple(sorted(sums, key=lambda item: item.start)),
        tuple(findings),
    )
