"""What a brief may speak of: the records of a pair, each value by its path, each path with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.base import Message, Param, say
from models.brief import Action, Body, BriefSource, Sentence
from models.city import CityRef
from models.evidence import COMPILED, GENERAL
from models.pair import PairFacts
from models.partnership import Claim
from models.programme import Programme, TradeAgreement
from models.ranking import Match
from models.readiness import AuditReport, Finding


@dataclass(frozen=True)
class Ground:
    """The records of asker a and partner b.

    Attributes:
        tie: whether a tie of the two is known.
        report: the audit of this pair alone; without a tie, of the pair as if it were listed.
        others: cities that have a tie with b. doors: metros of b's country that fit a better.
        universities: of each side, by the atlas. bodies: of each side. families: cluster to its family.
        studies: results whose scope covers the two countries.
        programmes, agreements: those in force on the day, of all countries.
        origins: part of the records to (source, as of); ``pair.trade`` for "pair.export_share" and its like.
    """

    a: CityRef
    b: CityRef
    tie: bool
    pair: PairFacts
    match: Match
    report: AuditReport
    others: Sequence[CityRef]
    doors: Sequence[Match]
    universities: tuple[Sequence[str], Sequence[str]]
    bodies: tuple[Sequence[Body], Sequence[Body]]
    families: Mapping[str, str]
    studies: Sequence[Claim]
    actions: Sequence[Action]
    programmes: Sequence[Programme] = ()
    agreements: Sequence[TradeAgreement] = ()
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def finding(self) -> Finding:
        """The audit's word on the pair."""
        return self.report.findings[0]

    @property
    def year(self) -> int:
        """Of the audit's day."""
        return int(self.report.as_of[:4])

    @cached_property
    def records(self) -> dict[str, Any]:
        """Everything by name, as plain values."""
        return {
            "a": self.a.model_dump(mode="json"),
            "b": self.b.model_dump(mode="json"),
            "tie": self.tie,
            "day": self.report.as_of,
            "pair": self.pair.model_dump(mode="json"),
            "match": self.match.model_dump(mode="json"),
            "finding": self.finding.model_dump(mode="json"),
            "bands": list(self.report.bands),
            "others": [one.model_dump(include={"id", "name", "country"}) for one in self.others],
            "doors": [m.model_dump(mode="json", include={"city", "fit"}) for m in self.doors],
            "universities": [list(one) for one in self.universities],
            "bodies": [[body.model_dump() for body in side] for side in self.bodies],
            "studies": [one.model_dump(mode="json") for one in self.studies],
            "actions": {one.id: one.model_dump(exclude={"names"}) for one in self.actions},
            "programmes": {one.id: _without_areas(one) for one in self.programmes},
            "agreements": {one.id: _without_areas(one) for one in self.agreements},
        }

    def at(self, path: str) -> Any:
        """The value at a path: ``pair.links.0.name``.

        Raises:
            KeyError, IndexError: nothing is there: a mistake in the program.
        """
        value: Any = self.records
        for step in path.split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        return value


def _without_areas(one: Programme | TradeAgreement) -> dict[str, Any]:
    """What a sentence may say of it; where it holds is asked of the record itself."""
    return one.model_dump(mode="json", exclude={"a_side", "b_side", "names"})


# The start of a path to the origin of what lies there; the longest that fits holds.
ORIGIN: tuple[tuple[str, str], ...] = (
    ("pair.links", "links"),
    ("pair.firms", "links"),
    ("pair.shared", "atlas"),
    ("pair.supplies", "atlas"),
    ("pair.next", "atlas"),
    ("pair.own_facts", "atlas"),
    ("universities", "atlas"),
    ("pair.export", "trade"),
    ("pair.import", "trade"),
    ("pair.trade", "trade"),
    ("pair.port", "ports"),
    ("pair.sea", "ports"),
    ("pair.airport", "airports"),
    ("pair.large", "airports"),
    ("pair.shared_language", "language"),
    ("pair.language", "language"),
    ("pair.metro", "places"),
    ("pair.distance", "places"),
    ("pair.overlap", "places"),
    ("others", "ties"),
    ("tie", "ties"),
    ("finding.partner", "ties"),
    ("finding", "audit"),
    ("bands", "audit"),
    ("match", "ranking"),
    ("doors", "ranking"),
    ("bodies", "bodies"),
    ("actions", "actions"),
    ("programmes", "programmes"),
    ("agreements", "agreements"),
)


OWN = frozenset({
    "links", "atlas", "ties", "audit", "ranking", "bodies", "actions", "programmes", "agreements",
})  # fmt: skip
"""Origins that are tables and answers of ours, which have words in every language."""


class Writer:
    """Writes sentences, and keeps the facts and sources that they rest on; a source gets its number at first use."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.facts: dict[str, object] = {}
        self.sources: list[BriefSource] = []
        self._numbers: dict[Message, int] = {}

    def write(self, message: Message, *paths: str) -> Sentence:
        """A sentence that rests on the values at some paths."""
        numbers = []
        for path in paths:
            self.facts[path] = self.ground.at(path)
            numbers += [self._number(source) for source in self._of(path)]
        return Sentence(
            code=message.code,
            params=message.params,
            rests_on=list(paths),
            sources=sorted(set(numbers)),
        )

    def _number(self, source: Message) -> int:
        known = next((one.n for one in self.sources if (one.code, one.params) == (source.code, source.params)), None)
        if known is not None:
            return known
        self.sources.append(BriefSource(n=len(self.sources) + 1, code=source.code, params=source.params))
        return len(self.sources)

    def _of(self, path: str) -> list[Message]:
        """The sources of a path: of single evidence, gates, studies and steps their own, of the rest the table's."""
        value = self.ground.at(path)
        if path.startswith("pair.shared_language"):
            return [self._table("language")]
        if path.startswith(("finding.evidence.", "finding.gates.", "studies.", "finding.similar.")):
            return _stated(path, value)
        name = next((origin for start, origin in ORIGIN if path.startswith(start)), "")
        return [self._table(name)] if name else []

    def _table(self, name: str) -> Message:
        source, as_of = self.ground.origins[name]
        return say(f"brief_source_{name}" if name in OWN else "brief_source", source=source, as_of=as_of)


def _stated(path: str, value: Any) -> list[Message]:
    """What a record says of its own source."""
    if path.startswith("studies."):
        return [say("brief_source_named", source=str(value["cite"]))]
    if path.startswith("finding.similar."):
        return [say("brief_source_named", source=str(value["steps"][0]["source"]))] if value["steps"] else []
    date: Param = value.get("as_of") or value.get("date")
    source = str(value["source"])
    if source.startswith(COMPILED):
        return [say("brief_source_compiled", year=source.removeprefix(GENERAL)[:4])]
    return [say("brief_source", source=source, as_of=str(date))]
