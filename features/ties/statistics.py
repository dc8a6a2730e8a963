"""Tie statistics: which partners cities, regions and countries usually take, learned from the ties they have."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from features.arrays import Floats, Ints, Row, Rows
from features.places.geodesy import arc_km
from features.ties.attributes import PlaceAttributes
from features.ties.graph import TieGraph, both_ways

NEAR_KM = 20.0  # added before the logarithm: within one metro a few km more or less say nothing
LEAST_VARIANCE = 0.05  # a place whose few partners happen to be alike is not that strict


@dataclass(frozen=True)
class TieStatistics:
    """What ties say of places (n), countries (m) and regions (r); all smoothed, so a place without ties has the mean.

    Attributes:
        degree: number of ties, shape (n,). near_degree: mean ties of places near it. region_rate: ties of its region's
            other places, per place.
        partner_size, partner_size_spread: mean and deviation of ln people of its partners.
        partner_rank, partner_prominence: mean country rank and renown of its partners.
        partner_km: mean ln(km + 20) to its partners. partner_gain: mean ln of how much larger partners are.
        at_home: share of partners on the own continent.
        affinity: shape (m, m), ln of ties over what chance would give.
        share: shape (m, m), ln of the row country's share of ties that go to the column country.
        ties: shape (m, m), number of ties.
        pair_size, pair_rank: shape (m, m), mean ln people and rank of the column country's places in such ties.
        country_size, country_km: mean size of a country's tied places, mean ln km of its ties, shape (m,).
        country_density, country_per_head: ln of ties per place and per 100,000 people, shape (m,).
        region_to_country: shape (r, m). region_to_region: shape (r, r). to_country: shape (n, m). region_ties: (r,).
    """

    degree: Row
    near_degree: Row
    region_rate: Row
    partner_size: Row
    partner_size_spread: Row
    partner_rank: Row
    partner_prominence: Row
    partner_km: Row
    partner_gain: Row
    at_home: Row
    affinity: Rows
    share: Rows
    ties: Rows
    pair_size: Rows
    pair_rank: Rows
    country_size: Row
    country_km: Row
    country_density: Row
    country_per_head: Row
    region_to_country: Rows
    region_to_region: csr_matrix
    to_country: csr_matrix
    from_country: csr_matrix
    region_ties: Row


def tie_statistics(graph: TieGraph) -> TieStatistics:
    """Statistics of the ties of a graph."""
    places = graph.places
    ends, others = both_ways(graph.pairs)
    return TieStatistics(
        **_city_statistics(graph, ends, others),
        **_country_statistics(places, ends, others),
        **_regions(places, ends, others),
    )


def _city_statistics(graph: TieGraph, ends: Ints, others: Ints) -> dict[str, Any]:
    places, n = graph.places, len(graph.places)
    region_ties = np.bincount(places.region[ends], minlength=len(places.region_places))
    size, spread = _profile(places.size[others], ends, n)
    log_km = np.log(_pair_km(places, ends, others) + NEAR_KM)
    same = places.continent[places.country[ends], places.country[others]]
    return {
        "degree": graph.degree,
        "near_degree": ((places.near @ graph.degree) / (places.near_sum + 0.5)).astype(np.float32),
        "region_rate": ((region_ties[places.region] - graph.degree) / (places.region_places[places.region] + 1)).astype(
            np.float32
        ),
        "partner_size": size,
        "partner_size_spread": spread,
        "partner_rank": _profile(places.country_rank[others], ends, n)[0],
        "partner_prominence": _profile(places.prominence[others], ends, n)[0],
        "partner_km": _profile(log_km, ends, n)[0],
        "partner_gain": _profile(places.size[others] - places.size[ends], ends, n)[0],
        "at_home": _profile(same, ends, n)[0],
    }


def _profile(value: Floats | Row, ends: Ints, n: int) -> tuple[Row, Row]:
    """Mean and deviation of a value over each place's ties, with the overall mean and variance as one tie more."""
    if not len(value):
        return np.zeros(n, np.float32), np.ones(n, np.float32)
    weight = np.bincount(ends, minlength=n) + 1
    mean = (np.bincount(ends, value, minlength=n) + value.mean()) / weight
    square = (np.bincount(ends, value * value, minlength=n) + value.mean() ** 2 + value.var()) / weight
    deviation = np.sqrt(np.maximum(square - mean**2, LEAST_VARIANCE))
    return mean.astype(np.float32), deviation.astype(np.float32)


def _pair_km(places: PlaceAttributes, ends: Ints, others: Ints) -> Floats:
    dots = (places.xyz[ends] * places.xyz[others]).sum(axis=1)
    return np.asarray(arc_km(dots), np.float64)


def _country_statistics(places: PlaceAttributes, ends: Ints, others: Ints) -> dict[str, Any]:
    m, country = places.country_count, places.country
    ties = np.zeros((m, m))
    np.add.at(ties, (country[ends], country[others]), 1)
    total = ties.sum(axis=1)
    everything = max(float(total.sum()), 1.0)
    chance = np.outer(total, total) / everything
    prior = 2 * chance / (chance + 1)
    log_km = np.log(_pair_km(places, ends, others) + NEAR_KM)
    members = np.bincount(country, minlength=m)
    mean_size, pair_size = _pair_means(places.size, places, ends, others, ties)
    # Added counts keep pairs of countries with few ties near chance: the fewer are expected, the less one tie proves.
    found = {
        "affinity": np.log((ties + prior + 0.3) / (chance + prior + 0.3)),
        "share": np.log((ties + 5 * (total[None] + 0.5) / everything) / (total[:, None] + 5)),
        "ties": ties,
        "pair_size": pair_size,
        "pair_rank": _pair_means(places.country_rank, places, ends, others, ties)[1],
        "country_size": mean_size,
        "country_km": np.bincount(country[ends], log_km, minlength=m) / np.maximum(total, 1),
        "country_density": np.log((total + 0.5) / (members + 5)),
        "country_per_head": np.log((total + 0.5) / (places.people / 1e5 + 1)),
    }
    return {name: value.astype(np.float32) for name, value in found.items()}


def _pair_means(value: Row, places: PlaceAttributes, ends: Ints, others: Ints, ties: Floats) -> tuple[Floats, Floats]:
    """Mean of a value over a country's tied places, and over those tied to each other country (prior: three ties)."""
    m, country = places.country_count, places.country
    overall = float(value[others].mean()) if len(others) else float(value.mean())
    single = np.bincount(country[others], value[others], minlength=m)
    mean = (single + 3 * overall) / (ties.sum(axis=1) + 3)
    double = np.zeros((m, m))
    np.add.at(double, (country[ends], country[others]), value[others])
    return mean, (double + 3 * mean[None]) / (ties + 3)


def _regions(places: PlaceAttributes, ends: Ints, others: Ints) -> dict[str, Any]:
    r, m, n = len(places.region_places), places.country_count, len(places)
    region, country = places.region, places.country
    one = np.ones(len(ends), np.float32)
    to_country = csr_matrix((one, (ends, country[others])), shape=(n, m))
    return {
        "region_to_country": np.asarray(csr_matrix((one, (region[ends], country[others])), shape=(r, m)).toarray()),
        "region_to_region": csr_matrix((one, (region[ends], region[others])), shape=(r, r)),
        "to_country": to_country,
        "from_country": to_country.T.tocsr(),
        "region_ties": np.bincount(region[ends], minlength=r).astype(np.float32),
    }
