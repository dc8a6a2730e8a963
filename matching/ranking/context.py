"""One ranking request with all that filters, policy and order look at, made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from features.arrays import Floats, Mask
from features.blocks.geography import shared_hours
from features.fact_store import FactStore
from features.places.table import PlaceTable
from features.space import SpaceRow
from matching.policy import PolicyAsker, PolicyPartners, area, boost
from matching.ranking.weighting import Weighting
from matching.relations import Relations, without_relations
from models.city import CityRef
from models.ranking import RankingQuery


@dataclass(frozen=True)
class KnownTies:
    """Known ties of the gazetteer.

    Attributes:
        partners: row to the rows it has ties with.
        since: row pair, smaller first, to the start year where known.
    """

    partners: Mapping[int, frozenset[int]]
    since: Mapping[tuple[int, int], int]

    def of(self, row: int | None) -> frozenset[int]:
        """Rows with a tie to this one; none for a profile."""
        return self.partners.get(row, frozenset()) if row is not None else frozenset()

    def year(self, a: int, b: int) -> int | None:
        """Start year of the tie of two rows."""
        return self.since.get((min(a, b), max(a, b)))


@dataclass(frozen=True)
class RankingContext:
    """Who asks, what, and among whom.

    Attributes:
        weighting: purpose and weights of the query, normalised.
        own: facts that hold the asker, the gazetteer's or those of one profile. row: the asker's row there.
        gazetteer_row: its row in the gazetteer; None for a profile.
        facts: facts of the gazetteer, whose places are the candidates.
    """

    query: RankingQuery
    weighting: Weighting
    own: FactStore
    row: int
    gazetteer_row: int | None
    facts: FactStore
    ties: KnownTies
    relations: Relations

    @property
    def table(self) -> PlaceTable:
        """The candidates."""
        return self.facts.space.table

    @property
    def asker(self) -> SpaceRow:
        """The asker as numbers."""
        return self.own.space.at(self.row)

    @cached_property
    def city(self) -> CityRef:
        """The asker as answers name it."""
        return self.own.space.table.city(self.row)

    @property
    def partners(self) -> frozenset[int]:
        """Rows with a tie to the asker; none for a profile."""
        return self.ties.of(self.gazetteer_row)

    def mask(self, rows: Iterable[int]) -> Mask:
        """True at some rows, shape (n,)."""
        out = np.zeros(len(self.table), bool)
        out[list(rows)] = True
        return out

    @cached_property
    def policy_asker(self) -> PolicyAsker:
        """The asker as the policy sees it."""
        country = self.city.country
        return PolicyAsker(
            country,
            float(self.own.space.table.metro_population[self.row]),
            without_relations(self.relations.rules, country),
            self.relations.consulates(self.table, self.gazetteer_row, country),
        )

    @cached_property
    def places(self) -> PolicyPartners:
        """All places as the filters and the policy see them."""
        pairs = self.facts.space.pairs
        hours = shared_hours(pairs["offset"] - self.asker.pairs["offset"][self.row])
        codes = tuple(pairs["codes"].tolist())
        return PolicyPartners(self.table.ids, codes, pairs["country"], self.table.metro_population, hours)

    @cached_property
    def risky(self) -> Mask:
        """Places that sanctions, a blocking law, war or occupation bear on, shape (n,)."""
        return self.relations.risky(self.city, self.table)

    @cached_property
    def boost(self) -> Floats | None:
        """Factor of each place's score by the policy's preferences, shape (n,); None for no preference."""
        policy = self.query.policy
        other = self._tied_to_country() if policy.prefer_no_other_tie else ()
        return boost(policy, self.policy_asker, self.places, self.mask(other))

    def _tied_to_country(self) -> set[int]:
        """Rows with a tie to a place of the asker's country other than the asker itself."""
        table, country = self.table, self.city.country
        home = (row for row in self.ties.partners if table.country[row] == country and row != self.gazetteer_row)
        return {partner for row in home for partner in self.ties.partners[row]}

    def taken_areas(self) -> Mask:
        """Places whose country or region, as the policy counts them, holds a partner already, shape (n,)."""
        one_per, table = self.query.policy.one_per, self.table
        world = {code: country.continent for code, country in self.facts.world.countries.items()}
        areas = [area(one_per, c, a, world) for c, a in zip(table.country, table.admin1, strict=True)]
        taken = {areas[row] for row in self.partners}
        return np.array([one in taken for one in areas], bool)
