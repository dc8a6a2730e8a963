"""Twinned administrative bodies (P190) of Wikidata, with start (P580), end (P582) and GeoNames id (P1566).

Pages of a SPARQL endpoint's JSON results, one country after the other, each in pages of so many statements. A tie may
stand on both of its places or on one; several statements of a pair are one tie.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from models.city import Place
from models.errors import InvalidInput
from models.partnership import Partnership
from models.tie import PulledTies

NAME = "ties"
ALIAS = "wikidata"
FOLDER = "wikidata"
SOURCE = "Wikidata, property P190"
LICENCE = "CC0"
PAGE = 5000  # statements; a choice: Germany's, the most of a country, are then two or three pages
_QUERY = """SELECT ?a ?b ?aId ?bId ?since ?until WHERE {
  ?country wdt:P297 "%s" .
  ?a wdt:P17 ?country ; wdt:P1566 ?aId ; p:P190 ?tie .
  ?tie ps:P190 ?b ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)
  ?b wdt:P1566 ?bId .
  OPTIONAL { ?tie pq:P580 ?since }
  OPTIONAL { ?tie pq:P582 ?until }
} ORDER BY ?a ?b ?aId ?bId ?since ?until LIMIT %d OFFSET %d"""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)T")


class Statement(NamedTuple):
    """One statement of a tie: GeoNames ids of its places, the year it began, the day it ended."""

    a: int
    b: int
    since: int | None
    until: date | None


def query(country: str, page: int) -> str:
    """The question for a page (0 is the first) of a country's statements."""
    return _QUERY % (country, PAGE, page * PAGE)


def is_last(content: bytes) -> bool:
    """Whether a page is the last of its country."""
    return len(_bindings(content)) < PAGE


def read_page(path: Path) -> list[Statement]:
    """The statements of a page; one whose ids are no numbers is left out.

    Raises:
        InvalidInput: it holds no SPARQL results.
    """
    try:
        found = [_statement(row) for row in _bindings(path.read_bytes())]
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise InvalidInput(f"{path} holds no SPARQL results: {error!r}.") from error
    return [one for one in found if one is not None]


def read_ties(pages: Iterable[Path], places: Mapping[int, Place], as_of: date) -> PulledTies:
    """Ties of two countries' places, by their ids.

    Args:
        places: the gazetteer by id; a statement that names another place, or two of one country, is left out.
        as_of: the day on which the pages were made; an end that lies ahead of it is none yet.

    Raises:
        InvalidInput: a page holds no SPARQL results.
    """
    statements: dict[tuple[int, int], list[Statement]] = {}
    left_out = 0
    for one in (statement for page in pages for statement in read_page(page)):
        a, b = places.get(min(one.a, one.b)), places.get(max(one.a, one.b))
        if a is None or b is None or a.country == b.country:
            left_out += 1
        else:
            statements.setdefault((a.id, b.id), []).append(one)
    source = f"{SOURCE} ({LICENCE}), read {as_of}"
    ties = [_tie(places[a], places[b], found, source, as_of) for (a, b), found in sorted(statements.items())]
    return PulledTies(name=NAME, source=SOURCE, as_of=as_of, licence=LICENCE, ties=ties, left_out=left_out)


def _tie(a: Place, b: Place, found: list[Statement], source: str, as_of: date) -> Partnership:
    """One tie: it began with its first statement, and has ended where one says so and none begins after that."""
    since = [one.since for one in found if one.since is not None and one.since <= as_of.year]
    until = [one.until for one in found if one.until is not None and one.until <= as_of]
    ended = max(until) if until and not any(year > max(until).year for year in since) else None
    names = {"a_name": a.name, "b_name": b.name, "a_country": a.country, "b_country": b.country}
    status = {"status": "terminated", "status_since": ended, "status_source": source} if ended else {}
    return Partnership.model_validate(
        {"a": a.id, "b": b.id, "since": min(since, default=None), "source": source} | names | status
    )


def _bindings(content: bytes) -> list[dict[str, Any]]:
    rows = json.loads(content)["results"]["bindings"]
    if not isinstance(rows, list):
        raise ValueError("no list of bindings")
    return rows


def _statement(row: Mapping[str, Any]) -> Statement | None:
    a, b = (_value(row, name) for name in ("aId", "bId"))
    if not (a.isascii() and a.isdigit() and b.isascii() and b.isdigit()) or max(len(a), len(b)) > len("100000000000"):
        return None
    start = _DAY.match(_value(row, "since"))
    return Statement(int(a), int(b), int(start[1]) if start else None, _end(_value(row, "until")))


def _end(text: str) -> date | None:
    """The day of an end; 1 January stands for a year and means its last day."""
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, 12, 31) if month <= 1 and day <= 1 else date(year, month, day)
    except ValueError:
        return None


def _value(row: Mapping[str, Any], name: str) -> str:
    """The literal of a variable; "" where it is unbound or of no known value."""
    cell = row.get(name)
    return str(cell["value"]) if cell is not None and cell["type"] in ("literal", "typed-literal") else ""
