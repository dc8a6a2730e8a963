"""The asking city's own policy: one rule set, asked of all candidates of a ranking or of one tie of an audit.

The metro is the economic unit, so sizes are those of the metros. A *region* is the first-level region of a country; the
regions of the world have a word of their own.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Ints, Mask
from models.policy import OnePer, Policy

PREFERENCE = 0.05
"""A candidate that meets all preferences scores this share more, one that meets half of them half of it."""


@dataclass(frozen=True)
class PolicyAsker:
    """What the rules need to know of the asking city.

    Attributes:
        without_relations: countries without diplomatic relations with its own, as far as the bundled rules know.
        consulates: countries with a consulate or embassy in its metro; None where no list tells.
    """

    country: str
    metro_population: float
    without_relations: frozenset[str] = frozenset()
    consulates: frozenset[str] | None = None


@dataclass(frozen=True)
class PolicyPartners:
    """The partners in question, one or all places, as columns of one length n.

    Attributes:
        codes: country codes. country: position in ``codes``, -1 for a country that is none of them.
        metro_population: people of the partner's metro. overlap_hours: shared working hours, NaN where unknown.
    """

    ids: Ints
    codes: tuple[str, ...]
    country: Ints
    metro_population: NDArray[np.floating]
    overlap_hours: NDArray[np.floating]

    def in_countries(self, codes: Collection[str]) -> Mask:
        """True where the place lies in one of the countries, shape (n,)."""
        wanted = np.array([code in codes for code in (*self.codes, "")], bool)
        return np.asarray(wanted[self.country])


def broken_rules(policy: Policy, asker: PolicyAsker, partners: PolicyPartners) -> Iterator[tuple[str, Mask]]:
    """The rules of a policy that facts alone can tell, each with the partners that break it; unknown breaks none."""
    people, own = partners.metro_population, asker.metro_population
    if policy.excluded_countries:
        yield "policy_country", partners.in_countries(policy.excluded_countries)
    if policy.own_decisions:
        yield "policy_decision", np.isin(partners.ids, list(policy.own_decisions))
    if policy.min_population:
        yield "policy_min_population", people < policy.min_population
    if policy.max_population is not None:
        yield "policy_max_population", people > policy.max_population
    if policy.size_ratio:
        yield "policy_size_ratio", np.minimum(people, own) < policy.size_ratio * np.maximum(people, own)
    if policy.min_overlap_hours:
        yield "policy_overlap_hours", partners.overlap_hours < policy.min_overlap_hours
    if policy.diplomatic_relations == "require":
        yield "policy_diplomatic", partners.in_countries(asker.without_relations)
    if policy.consulate == "require" and asker.consulates is not None:
        yield "policy_consulate", ~partners.in_countries(asker.consulates)


def area(one_per: OnePer, country: str, admin1: str, world_regions: Mapping[str, str]) -> str:
    """The country, first-level region or region of the world of a place: "one partner per" counts these.

    Args:
        world_regions: country code to its region of the world; a country that is not there is a region by itself.
    """
    if one_per == "region":
        return f"{country}.{admin1}"
    return world_regions.get(country, country) if one_per == "world_region" else country


def boost(policy: Policy, asker: PolicyAsker, partners: PolicyPartners, other_tie: Mask) -> Floats | None:
    """Factor of each partner's score, 1 to 1.05, by the share of preferences that it meets; None without preferences.

    Args:
        other_tie: shape (n,), whether the partner has a tie to another place of the asker's country.
    """
    met = []
    if policy.prefer_no_other_tie:
        met.append(~other_tie)
    if policy.diplomatic_relations == "prefer":
        met.append(~partners.in_countries(asker.without_relations))
    if policy.consulate == "prefer" and asker.consulates is not None:
        met.append(partners.in_countries(asker.consulates))
    return 1 + PREFERENCE * np.mean(met, axis=0) if met else None


def unchecked(policy: Policy, asker: PolicyAsker) -> list[str]:
    """Codes of rules that a ranking cannot act on: the facts are not bundled, or only an existing tie has them."""
    found = []
    if policy.consulate != "ignore" and asker.consulates is None:
        found.append("unchecked_consulate")
    if policy.clair_agreement != "ignore":
        found.append("unchecked_clair")
    if policy.relationship_type is not None:
        found.append("unchecked_type")
    return found
