"""What states and laws put between two places: rules in force, diplomatic relations, consulates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from features.arrays import Ints, Mask
from features.places.table import PlaceTable
from models.city import CityRef, Country
from models.partnership import Rule

HOST = "US"
"""The one country whose foreign missions are bundled, city by city."""

LARGE = 100_000  # people; a choice: a city of that size is meant, whatever state is written


@dataclass(frozen=True)
class Relations:
    """Rules in force, and where foreign states keep missions.

    Attributes:
        rules: bundled sanctions, laws, wars and diplomatic facts.
        missions: anchor row of a metro to the countries with an embassy or consulate there.
    """

    rules: Sequence[Rule]
    missions: Mapping[int, frozenset[str]]

    @classmethod
    def build(cls, rules: Iterable[Rule], countries: Mapping[str, Country], table: PlaceTable) -> "Relations":
        """Rules without an end, and the missions that the country facts name."""
        anchors: dict[int, set[str]] = defaultdict(set)
        hosts, known = np.flatnonzero(table.country == HOST), dict[str, int | None]()
        for code, country in countries.items():
            for city in country.missions:
                if city not in known:
                    known[city] = _place(table, hosts, city)
                row = known[city]
                if row is not None:
                    anchors[int(table.anchor[row])].add(code)
        lasting = tuple(rule for rule in rules if rule.valid_to is None)
        return cls(lasting, {row: frozenset(codes) for row, codes in anchors.items()})

    def consulates(self, table: PlaceTable, row: int | None, country: str) -> frozenset[str] | None:
        """Countries with a mission in the metro of a row; None where no list tells."""
        if row is None or country != HOST:
            return None
        return self.missions.get(int(table.anchor[row]), frozenset())

    def risky(self, a: CityRef, table: PlaceTable) -> Mask:
        """Places that sanctions, a blocking law, war or occupation bear on for an asker, shape (n,)."""
        found = np.zeros(len(table), bool)
        for rule in self.rules:
            if not _is_risk(rule) or not _valid(rule, date.max):
                continue
            if _one_side(rule, a):
                found |= _places(table, rule.b_countries, rule.b_admin1, rule.b_city)
            if rule.either_side and _other_side(rule, a):
                found |= _places(table, rule.a_countries, rule.a_admin1, rule.a_city)
        return found

    def laws(self, a: CityRef, b: CityRef) -> list[Rule]:
        """What is in force and bears on a tie of ``a`` with ``b``, mere guidance aside; blocking rules first."""
        bearing = in_force(self.rules, a, b, date.max)
        return sorted((r for r in bearing if r.kind != "guidance"), key=lambda r: r.effect != "block")


def without_relations(rules: Iterable[Rule], country: str) -> frozenset[str]:
    """Countries without diplomatic relations with this one, as far as the rules know."""
    found: set[str] = set()
    for rule in rules:
        if rule.kind == "diplomatic":
            if country in rule.a_countries:
                found.update(rule.b_countries)
            elif rule.either_side and country in rule.b_countries:
                found.update(rule.a_countries)
    return frozenset(found)


def in_force(rules: Iterable[Rule], a: CityRef, b: CityRef, as_of: date) -> list[Rule]:
    """The rules that bear on a tie of the asker ``a`` with ``b`` on a day."""
    return [
        rule
        for rule in rules
        if _valid(rule, as_of) and (_binds(rule, a, b) or (rule.either_side and _binds(rule, b, a)))
    ]


def of_asker(rules: Iterable[Rule], a: CityRef, as_of: date) -> list[Rule]:
    """The rules of a day that can bear on any tie of the asker; the others need not be looked at tie by tie."""
    return [
        rule
        for rule in rules
        if _valid(rule, as_of) and (_one_side(rule, a) or (rule.either_side and _other_side(rule, a)))
    ]


def of_country(rules: Iterable[Rule], country: str) -> list[Rule]:
    """The rules that can bear on a partner in a country, whichever of the two is the asker."""
    return [
        rule
        for rule in rules
        if not rule.b_countries
        or country in rule.b_countries
        or (rule.either_side and (not rule.a_countries or country in rule.a_countries))
    ]


def _is_risk(rule: Rule) -> bool:
    """Whether a partner that the rule bears on should leave a list."""
    return rule.effect == "block" or rule.kind in ("sanction", "conflict")


def _places(table: PlaceTable, countries: tuple[str, ...], admin1: str, city: int) -> Mask:
    """The places of one side of a rule, shape (n,); none for a side that names nothing, as it is all the world."""
    if not (countries or admin1 or city):
        return np.zeros(len(table), bool)
    inside = np.zeros(len(table), bool)
    known = [table.rows_of_country[code] for code in countries if code in table.rows_of_country]
    rows = np.concatenate([np.zeros(0, np.int64), *known]) if countries else np.arange(len(table))
    if admin1:
        rows = rows[table.admin1[rows] == admin1]
    inside[rows[table.ids[rows] == city] if city else rows] = True
    return inside


def _valid(rule: Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _one_side(rule: Rule, a: CityRef) -> bool:
    return (
        (not rule.a_countries or a.country in rule.a_countries)
        and rule.a_admin1 in ("", a.admin1)
        and rule.a_city in (0, a.id)
    )


def _other_side(rule: Rule, b: CityRef) -> bool:
    return (
        (not rule.b_countries or b.country in rule.b_countries)
        and rule.b_admin1 in ("", b.admin1)
        and rule.b_city in (0, b.id)
    )


def _binds(rule: Rule, a: CityRef, b: CityRef) -> bool:
    return _one_side(rule, a) and _other_side(rule, b)


def _place(table: PlaceTable, hosts: Ints, city: str) -> int | None:
    """Row of a US city written ``Portland (OR)`` or ``Chicago``: the largest that fits.

    Args:
        hosts: rows of all places of that country.
    """
    name, _, state = city.partition(" (")
    name, people = name.replace("St. ", "Saint "), table.population[hosts]
    fits = np.isin(table.name[hosts], [name, f"{name} City", name.replace("Saint ", "St. ")])
    stated = fits & (table.admin1[hosts] == state.rstrip(")"))
    # A wrong state, as "Denver (GA)", is a slip of the source where the city of that name is large.
    found = np.flatnonzero(stated if stated.any() else fits & ((people >= LARGE) | (not state)))
    return int(hosts[found[np.argmax(people[found])]]) if len(found) else None
