"""The asking city's own policy in a ranking: what excludes, what lifts, and what cannot be checked here."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from features.pairs.columns import WORKING_HOURS
from matching.ranking.scene import Mask, Scene
from models.policy import Policy

PREFERENCE = 0.05
"""A candidate that meets all preferences scores this share more, one that meets half of them half of it."""


def policy_rules(scene: Scene, policy: Policy) -> Iterator[tuple[str, Mask]]:
    """Rules of the policy, each with the places that it excludes."""
    people, own = scene.table.metro_population, scene.asker.metro_population
    if policy.excluded_countries:
        yield "policy_country", scene.countries(policy.excluded_countries)
    if policy.own_decisions:
        yield "policy_decision", np.isin(scene.table.ids, list(policy.own_decisions))
    if policy.min_population:
        yield "policy_min_population", people < policy.min_population
    if policy.max_population is not None:
        yield "policy_max_population", people > policy.max_population
    if policy.size_ratio:
        yield "policy_size_ratio", np.minimum(people, own) < policy.size_ratio * np.maximum(people, own)
    if policy.min_overlap_hours:
        apart = np.abs(scene.pairs.offset - scene.asker.pairs.offset[scene.asker.pair_row])
        overlap = np.maximum(0, WORKING_HOURS - np.minimum(apart, 24 - apart))
        yield "policy_overlap_hours", overlap < policy.min_overlap_hours
    if policy.diplomatic_relations == "require":
        yield "policy_diplomatic", scene.countries(scene.asker.strangers)
    if policy.consulate == "require" and scene.asker.offices is not None:
        yield "policy_consulate", ~scene.countries(scene.asker.offices)
    if policy.one_per != "none":
        yield f"policy_one_per_{policy.one_per}", _taken(scene, policy.one_per) & ~scene.mask(scene.partners)


def lift(scene: Scene, policy: Policy) -> NDArray[np.float64] | None:
    """Factor of each place's score, 1 to 1.05, by the share of preferences that it meets; None without preferences."""
    met = list(_preferences(scene, policy))
    return 1 + PREFERENCE * np.mean(met, axis=0) if met else None


def unchecked(scene: Scene, policy: Policy) -> list[str]:
    """Codes of rules that a ranking cannot act on: the facts are not bundled, or only an existing tie has them."""
    found = []
    if policy.consulate != "ignore" and scene.asker.offices is None:
        found.append("unchecked_consulate")
    if policy.clair_agreement != "ignore":
        found.append("unchecked_clair")
    if policy.relationship_type is not None:
        found.append("unchecked_type")
    return found


def _preferences(scene: Scene, policy: Policy) -> Iterator[Mask]:
    if policy.prefer_no_other_tie:
        yield ~scene.mask(scene.with_tie_to(scene.asker.country))
    if policy.diplomatic_relations == "prefer":
        yield ~scene.countries(scene.asker.strangers)
    if policy.consulate == "prefer" and scene.asker.offices is not None:
        yield scene.countries(scene.asker.offices)


def _taken(scene: Scene, area: str) -> Mask:
    """Places whose country or region holds a partner already."""
    country, admin1 = scene.table.country, scene.table.admin1
    if area == "country":
        return scene.countries({str(country[p]) for p in scene.partners})
    regions = {(country[p], admin1[p]) for p in scene.partners}
    return np.array([(c, a) in regions for c, a in zip(country, admin1, strict=True)], bool)
