"""An audit line by line (NDJSON): how far it is, then each finding and complaint, then the rest of the report."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, RootModel

from app.export.audit import Report
from app.export.partner import SharedReport, SharedTie
from app.problem import ProblemDocument
from matching.readiness.audit.packing import Packed
from models.base import Output
from models.partnership import Problem
from models.readiness import AuditReport, Finding

MEDIA_TYPE = "application/x-ndjson"
PIECE = 64 * 1024  # bytes; a choice: lines are sent together, one by one they cost more than what they say


class ProgressLine(Output):
    """How far the audit is; the first line says how many ties there are.

    Attributes:
        done: ties that are judged. total: ties in all.
    """

    kind: Literal["progress"]
    done: int
    total: int


class FindingLine(Output):
    """One finding, by attention needed as in the report; in the partner's edition, one letter.

    Attributes:
        finding: the finding.
    """

    kind: Literal["finding"]
    finding: Finding | SharedTie


class ProblemLine(Output):
    """One complaint about the list.

    Attributes:
        problem: what is wrong with one cell or row, where, and what would work.
    """

    kind: Literal["problem"]
    problem: Problem


class EndLine(Output):
    """The last line of an audit that went well.

    Attributes:
        report: the rest of the report, portfolio and summary among it; its `findings` and `problems` are empty, for
            they came before.
    """

    kind: Literal["end"]
    report: AuditReport | SharedReport


class ErrorLine(Output):
    """The last line where something went wrong after the answer had begun.

    Attributes:
        problem: the problem document that would have been the answer.
    """

    kind: Literal["error"]
    problem: ProblemDocument


class AuditLine(
    RootModel[Annotated[ProgressLine | FindingLine | ProblemLine | EndLine | ErrorLine, Field(discriminator="kind")],]
):
    """A line of an audit. The last one is an `end`, or an `error`; without either the answer was cut off."""


def lines(report: Report) -> Iterator[bytes]:
    """Findings, complaints and the rest of a report, in pieces of whole lines."""
    rest: dict[str, list[object]] = {"findings": [], "problems": []}
    complaints: Iterable[Problem] = ()
    if isinstance(report, AuditReport):
        complaints = report.problems
    else:
        rest.pop("problems")
    end = EndLine(kind="end", report=report.model_copy(update=rest))
    remarks = (ProblemLine(kind="problem", problem=problem).model_dump_json().encode() for problem in complaints)
    yield from pieces(chain(_findings(report), remarks, (end.model_dump_json().encode(),)))


def _findings(report: Report) -> Iterator[bytes]:
    """The line of each finding; one of a long list is not made anew."""
    texts = (
        report.findings.json()
        if isinstance(report.findings, Packed)
        else (found.model_dump_json().encode() for found in report.findings)
    )
    return (b'{"kind":"finding","finding":' + text + b"}" for text in texts)


def pieces(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their ends, many together."""
    piece = bytearray()
    for text in texts:
        piece += text + b"\n"
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)
