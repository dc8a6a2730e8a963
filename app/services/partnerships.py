"""Known ties of a city, with what is documented about them."""

from functools import lru_cache

from app.engine.opened import Engine
from app.services.runs import head
from data.tie_tables import read_claims, read_evidence
from models.evidence import Evidence
from models.partnership import Claim, Partnership
from models.tie import KnownTie, PairEvidence, Partnerships, TiePartner


def partnerships(engine: Engine, row: int) -> Partnerships:
    """The ties of the place at a row, by country and name of the partner."""
    place = int(engine.table.ids[row])
    known = [_known(engine, place, row, tie) for tie in engine.tie_records if place in (tie.a, tie.b)]
    known.sort(key=lambda tie: (tie.partner.country, tie.partner.name))
    return Partnerships(
        **head(engine, "partnerships", place), city=engine.city(row), total=len(known), partnerships=known
    )


def tie_source(engine: Engine, a: int, b: int) -> str:
    """What the tie of the places at two rows rests on; "" where none is known."""
    pair = _pair(int(engine.table.ids[a]), int(engine.table.ids[b]))
    return next((tie.source for tie in engine.tie_records if _pair(tie.a, tie.b) == pair), "")


def pair_evidence(engine: Engine, a: int, b: int) -> PairEvidence:
    """Documented facts about the places at two rows; sides are turned so that ``a`` is the first.

    A build from a file of pairs knows no other record, so it has none.
    """
    ids = engine.table.ids
    one, other = int(ids[a]), int(ids[b])
    items = [_turned(item, first != one) for first, item in _evidence().get(_pair(one, other), [])]
    return PairEvidence(
        **head(engine, "evidence", one, other),
        a=engine.city(a),
        b=engine.city(b),
        items=items if engine.bundled_ties else [],
        studies=studies(engine.city(a).country, engine.city(b).country),
    )


def studies(one: str, other: str) -> list[Claim]:
    """Study results that cover two countries: both sides are named, or one is and the rest of the world is meant.

    A result that names no country at all is about ties in general and is not shown for a pair.
    """
    return [
        claim
        for claim in read_claims().rows
        if claim.kind == "study" and any(_covers(claim, a, b) for a, b in ((one, other), (other, one)))
    ]


def _covers(claim: Claim, a: str, b: str) -> bool:
    sides = ((claim.covers_a, a), (claim.covers_b, b))
    return bool(claim.covers_a or claim.covers_b) and all(not codes or code in codes for codes, code in sides)


def _known(engine: Engine, place: int, row: int, tie: Partnership) -> KnownTie:
    own_side = place == tie.a
    other = tie.b if own_side else tie.a
    other_row = engine.table.row_of.get(other)
    name, country = (tie.b_name, tie.b_country) if own_side else (tie.a_name, tie.a_country)
    city = engine.city(other_row) if other_row is not None else None
    evidence = len(_evidence().get(_pair(tie.a, tie.b), [])) if engine.bundled_ties else 0
    return KnownTie(
        partner=TiePartner(
            id=other, name=city.name if city else name, country=city.country if city else country, city=city
        ),
        kind=tie.kind,
        since=tie.since,
        status=tie.status,
        status_since=tie.status_since,
        basis=tie.basis,
        source=tie.source,
        status_source=tie.status_source,
        note=tie.note,
        also_partner_of=also_partner_of(engine, row, other_row) if other_row is not None else [],
        evidence_items=evidence,
    )


def also_partner_of(engine: Engine, row: int, partner: int) -> list[str]:
    """Other cities of the country of the place at ``row`` with a tie to the same partner, largest first."""
    table = engine.table
    others = [r for r in engine.ties.of(partner) if table.country[r] == table.country[row] and r != row]
    return [str(table.name[r]) for r in sorted(others, key=lambda r: -table.population[r])]


@lru_cache(maxsize=1)
def _evidence() -> dict[tuple[int, int], list[tuple[int, Evidence]]]:
    """Bundled evidence by pair: the id on side a, and the item."""
    found: dict[tuple[int, int], list[tuple[int, Evidence]]] = {}
    for (a, b), item in read_evidence().rows:
        found.setdefault(_pair(a, b), []).append((a, item))
    return found


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a <= b else (b, a)


def _turned(item: Evidence, turn: bool) -> Evidence:
    """The item with its sides exchanged where asked."""
    if not turn or item.side == "both":
        return item
    return item.model_copy(update={"side": "b" if item.side == "a" else "a"})
