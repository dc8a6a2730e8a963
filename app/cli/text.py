"""What the command line prints."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.table import Table

from models.city import City
from models.errors import InvalidInput
from models.link import CityLinks
from models.ranking import Match, Ranking
from models.tie import Partnerships

Show = Callable[[str, float], None]
M = TypeVar("M", bound=BaseModel)


def check(kind: type[M], **values: Any) -> M:
    """Make an input record; its complaints become one error that names each field.

    Raises:
        InvalidInput: a value cannot be used.
    """
    try:
        return kind(**values)
    except ValidationError as error:
        fields = [(".".join(str(p) for p in e["loc"]), e["msg"]) for e in error.errors()]
        raise InvalidInput("A value cannot be used.", fields) from error


def print_ranking(console: Console, ranking: Ranking) -> None:
    """A table of the matches, and below it why each is there."""
    from matching.ranking.matches import (
        shared_flags,  # brings the maths along, which `hanse serve` needs in its workers
    )

    asker = ranking.query.city
    console.print(f"Partners for {asker.name}, {asker.country}: {ranking.query.purpose} (by {ranking.query.order_by})")
    table = Table(box=None, pad_edge=False)
    for name, justify in (
        ("", "right"),
        ("city", "left"),
        ("fit", "right"),
        ("prize", "right"),
        ("affinity", "right"),
        ("facts", "right"),
        ("precedent", "right"),
        ("you for them", "right"),
        ("tie", "left"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for match in ranking.matches:
        table.add_row(*_row(match))
    console.print(table)
    common = [m.text for m in shared_flags(ranking.matches)]
    for match in ranking.matches:
        console.print(f"{match.rank:>3}. {match.city.name}", style="bold", highlight=False)
        for text in [m.text for m in match.reasons] + [f"({m.text})" for m in match.flags if m.text not in common]:
            console.print(f"     {text}", highlight=False, markup=False)
    for text in common:
        console.print(f"For all of these: {text}", highlight=False, markup=False)
    _footer(console, ranking)


def _row(match: Match) -> list[str]:
    precedent = "" if match.plausibility is None else f"{100 * match.plausibility:.0f}"
    return [
        str(match.rank),
        f"{match.city.name}, {match.city.country}",
        f"{100 * match.fit:.0f}",
        f"{100 * match.prize:.0f}",
        f"{100 * match.affinity:.0f}",
        f"{100 * match.coverage:.0f} %",
        precedent,
        f"no. {match.rank_for_partner}" if match.rank_for_partner else "",
        "tie" if match.known_tie else "",
    ]


def _footer(console: Console, ranking: Ranking) -> None:
    for note in ranking.notes:
        console.print(note.text, highlight=False)
    weights = ", ".join(f"{b} {100 * w:.0f} %" for b, w in ranking.query.weights.items() if w)
    console.print(f"Weights: {weights}; reach {ranking.query.reach:g}.", highlight=False)
    console.print(
        "fit: 0 to 100, from facts; prize (mass and nearness) and affinity (what is special) sum to it. facts: "
        "share of the weight with known facts. precedent: likeness to ties that cities formed, 0 to 100; not advice. "
        "you for them: your place in their list, computed; they were not asked.",
        highlight=False,
    )
    console.print(f"run {ranking.run_id}", highlight=False)


def print_city(console: Console, city: City) -> None:
    """All facts of a city, each with its source."""
    console.print(f"{city.name}, {city.admin1}, {city.country} (GeoNames {city.id})", style="bold", highlight=False)
    basis = "official" if city.metro.basis == "official" else "our estimate"
    console.print(f"Metro: {city.metro.name}, {city.metro.population:,} people ({basis})", highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("fact", "value", "whose", "source"):
        table.add_column(name, overflow="fold")
    for fact in city.facts:
        value = "; ".join(fact.value) if isinstance(fact.value, list) else str(fact.value)
        unit = f" {fact.unit}" if fact.unit else ""
        table.add_row(
            fact.name.replace("_", " "), value + unit, fact.level, f"{fact.source}, {fact.as_of}, {fact.licence}"
        )
    console.print(table)


def print_links(console: Console, found: CityLinks) -> None:
    """Links of a city by partner, each with what it rests on."""
    count = len(found.partners)
    title = f"{found.city.name}: links with {count} metro{'' if count == 1 else 's'}"
    console.print(title, style="bold", highlight=False)
    if not any(one.links for one in found.partners):
        console.print("none known; the tables are a selection, so there may be some", highlight=False)
    for one in found.partners:
        console.print(f"{one.partner.name}, {one.partner.country}", style="bold", highlight=False)
        table = Table(box=None, pad_edge=False)
        for name in ("", "whose", "from", "what", "where", "since", "status", "basis"):
            table.add_column(name, overflow="fold")
        for link in one.links:
            what = f"{link.activity}: {link.cluster}" if link.cluster else link.activity
            where, since = f"{link.city}{' (nearby)' if link.nearby else ''}", str(link.since or "")
            basis = link.source or f"{link.basis} {link.as_of or ''}".strip()
            table.add_row(link.way, link.name, link.home, what.replace("_", " "), where, since, link.status, basis)
        console.print(table)


def print_ties(console: Console, known: Partnerships) -> None:
    """Known ties of a city, each with status and source."""
    console.print(f"{len(known.partnerships)} known ties", style="bold", highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("partner", "kind", "since", "status", "facts", "also partner of", "source"):
        table.add_column(name, overflow="fold")
    for tie in known.partnerships:
        since, facts = str(tie.since or ""), str(tie.evidence_items or "")
        status = f"{tie.status} {tie.status_since.year}" if tie.status_since else tie.status
        partner, others = f"{tie.partner.name}, {tie.partner.country}", ", ".join(tie.also_partner_of[:3])
        table.add_row(partner, tie.kind, since, status, facts, others, tie.source)
    console.print(table)
