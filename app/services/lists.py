"""The one door through which a list of ties comes in, whoever sends it: read apart, within limits."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from app.engine import apart
from data.names import Names
from data.ties_file import MAX_ROWS, AuditFile, read_audit_file
from data.ties_file.decode import read_json
from models.errors import AmbiguousCity, InvalidInput, UnknownCity
from models.readiness import AuditReport
from models.rubric import Rubric

TieRecords = Annotated[list[dict[str, str | int | float | None]], Field(max_length=MAX_ROWS)]
_TIES = TypeAdapter(TieRecords, config=ConfigDict(allow_inf_nan=False))
_AGAINST = TypeAdapter(AuditReport)
V = TypeVar("V")
MOST_LETTERS = 80  # a choice: no city has so long a name


@dataclass(frozen=True)
class Known:
    """What is known of a list beside its file.

    Attributes:
        country: of the asking city. columns: heading to column, as the user says.
        names: the search file of places, by which columns of cities are told; None: they are told by headings alone.
    """

    country: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    names: Path | None = None


def read_list(
    content: bytes, name: str, as_of: date, rubric: Rubric | None = None, known: Known | None = None
) -> AuditFile:
    """The ties of a file, as ``data.ties_file.read_audit_file`` reads them.

    Raises:
        InvalidInput: the file cannot be read at all. TooLarge: it passes a limit.
    """
    return apart.run(_read_list, content, name, as_of, rubric, known or Known())


def _read_list(content: bytes, name: str, as_of: date, rubric: Rubric | None, known: Known) -> AuditFile:
    is_city = CityNames(known.names) if known.names is not None else None
    return read_audit_file(content, name, as_of, rubric, country=known.country, columns=known.columns, is_city=is_city)


class CityNames:
    """Whether a text names a city of the gazetteer, by the search file of a build."""

    def __init__(self, path: Path) -> None:
        self.names = Names(path)

    def __call__(self, text: str) -> bool:
        """True for a name of one city or several; a text without letters is none."""
        if not any(ch.isalpha() for ch in text) or len(text) > MOST_LETTERS:
            return False
        try:
            self.names.resolve(text)
        except AmbiguousCity:
            return True
        except UnknownCity:
            return False
        return True


def read_body(content: bytes) -> tuple[dict[str, Any], bytes | None]:
    """The JSON body of an audit without its ties, and the ties as JSON of their own, which ``read_list`` reads.

    An earlier report in the body is a record already.

    Raises:
        InvalidInput: no JSON object, ties that are none, or an earlier report that is none. TooLarge: a limit.
    """
    return apart.run(_read_body, content)


def _read_body(content: bytes) -> tuple[dict[str, Any], bytes | None]:
    body = read_json(content)
    if not isinstance(body, dict):
        raise InvalidInput("The body must be a JSON object.", [("", "no object")])
    ties = body.pop("ties", None)
    records = json.dumps(_valid(_TIES, "ties", ties)).encode() if ties is not None else None
    if body.get("against") is not None:
        body["against"] = _valid(_AGAINST, "against", body["against"])
    return body, records


def _valid(kind: TypeAdapter[V], name: str, value: object) -> V:
    """A part of the body as what it should be; its complaints name each field."""
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        fields = [(".".join(map(str, (name, *e["loc"]))), e["msg"]) for e in error.errors(include_url=False)[:20]]
        raise InvalidInput("The request cannot be read. See errors for each field.", fields) from error


def warm() -> None:
    """Load what reading needs, so that each child has it already."""
    read_audit_file(b"partner,country,since\nLyon,France,1970\n", "warm.csv", date.today())
