"""The one door through which a list of ties comes in, whoever sends it: read apart, within limits."""

import json
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from app.engine import apart
from data.ties_file import MAX_ROWS, AuditFile, read_audit_file
from data.ties_file.decode import read_json
from models.errors import InvalidInput
from models.readiness import AuditReport
from models.rubric import Rubric

TieRecords = Annotated[list[dict[str, str | int | float | None]], Field(max_length=MAX_ROWS)]
_TIES = TypeAdapter(TieRecords, config=ConfigDict(allow_inf_nan=False))
_AGAINST = TypeAdapter(AuditReport)
V = TypeVar("V")


def read_list(content: bytes, name: str, as_of: date, rubric: Rubric | None = None) -> AuditFile:
    """The ties of a file, as ``data.ties_file.read_audit_file`` reads them.

    Raises:
        InvalidInput: the file cannot be read at all. TooLarge: it passes a limit.
    """
    return apart.run(read_audit_file, content, name, as_of, rubric)


def read_body(content: bytes) -> tuple[dict[str, Any], AuditFile | None]:
    """The JSON body of an audit without its ties, and the ties as read; an earlier report in it is a record already.

    Raises:
        InvalidInput: no JSON object, ties that are none, or an earlier report that is none. TooLarge: a limit.
    """
    return apart.run(_read_body, content)


def _read_body(content: bytes) -> tuple[dict[str, Any], AuditFile | None]:
    body = read_json(content)
    if not isinstance(body, dict):
        raise InvalidInput("The body must be a JSON object.", [("", "no object")])
    ties, table = body.pop("ties", None), None
    if ties is not None:
        records = json.dumps(_valid(_TIES, "ties", ties)).encode()
        table = read_audit_file(records, "ties.json", _day(body.get("as_of")))
    if body.get("against") is not None:
        body["against"] = _valid(_AGAINST, "against", body["against"])
    return body, table


def _valid(kind: TypeAdapter[V], name: str, value: object) -> V:
    """A part of the body as what it should be; its complaints name each field."""
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        fields = [(".".join(map(str, (name, *e["loc"]))), e["msg"]) for e in error.errors(include_url=False)[:20]]
        raise InvalidInput("The request cannot be read. See errors for each field.", fields) from error


def _day(text: object) -> date:
    """The audit's day; what is no day is complained of by whoever reads the rest."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else date.today()
    except ValueError:
        return date.today()


def warm() -> None:
    """Load what reading needs, so that each child has it already."""
    read_audit_file(b"partner,country,since\nLyon,France,1970\n", "warm.csv", date.today())
