"""The feature families of plausibility: what a model may know of an asker and its candidates.

Every feature belongs to one readable family, and the contributions of a family are shown as one part of the answer. A
family is a function; a feature is a value that it returns under its name; the registry fixes the order.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from features.blocks.registry import pair_values
from features.ties.statistics import NEAR_KM
from features.ties.view import Column, View

Family = Callable[[View], Mapping[str, Column]]
LIKENESS = ("industry", "text", "port", "air", "country", "geography")
PAIRS = ("sea_distance", "air_link", "trade_share", "common_bloc", "working_hours")
# Choices: added to the ties of a region, and to the product of the ties of two, so that one tie of a region with few
# is no rule.
REGION_PRIOR = 3.0
REGIONS_PRIOR = 10.0


def size_features(view: View) -> dict[str, Column]:
    """Sizes of both, and how each size fits the other's usual partners."""
    places, stats, rows, me = view.places, view.statistics, view.rows, view.asker
    home, away = view.country, view.countries
    size = places.size[rows]
    expected = stats.pair_size[home][away]
    mirrored = places.size[me] - stats.pair_size[:, home][away]
    return {
        "size": size,
        "asker_size": float(places.size[me]),
        "gain": view.gain,
        "size_gap": np.abs(view.gain),
        "asker_fits_candidate": (places.size[me] - stats.partner_size[rows]) / stats.partner_size_spread[rows],
        "candidate_fits_asker": (size - stats.partner_size[me]) / stats.partner_size_spread[me],
        "size_for_countries": size - expected,
        "asker_size_for_countries": mirrored,
        "gain_for_countries": size - expected - mirrored,
        "size_for_country": size - stats.country_size[away],
        "candidate_gain": stats.partner_gain[rows],
        "asker_gain": float(stats.partner_gain[me]),
        "partner_size": stats.partner_size[rows],
    }


def attribute_features(view: View) -> dict[str, Column]:
    """Ranks and prominence of both."""
    places, stats, rows, me = view.places, view.statistics, view.rows, view.asker
    rank, prominence = places.country_rank[rows], places.prominence[rows]
    return {
        "country_rank": rank,
        "region_rank": places.region_rank[rows],
        "prominence": prominence,
        "prominence_rank": places.prominence_rank[rows],
        "country_places": places.country_places[rows],
        "asker_country_rank": float(places.country_rank[me]),
        "asker_region_rank": float(places.region_rank[me]),
        "asker_prominence": float(places.prominence[me]),
        "asker_country_places": float(places.country_places[me]),
        "rank_gap": rank - places.country_rank[me],
        "prominence_gap": prominence - places.prominence[me],
        "region_rank_gap": places.region_rank[rows] - places.region_rank[me],
        "rank_fits_asker": rank - stats.partner_rank[me],
        "asker_rank_fits": places.country_rank[me] - stats.partner_rank[rows],
        "prominence_fits_asker": prominence - stats.partner_prominence[me],
        "asker_prominence_fits": places.prominence[me] - stats.partner_prominence[rows],
        "rank_for_countries": rank - stats.pair_rank[view.country][view.countries],
    }


def distance_features(view: View) -> dict[str, Column]:
    """Distance, as such, within the candidate's country, and against what both are used to."""
    places, stats, rows, me = view.places, view.statistics, view.rows, view.asker
    km = view.km[rows]
    log_km = np.log(km + NEAR_KM)
    ordered = view.km[places.by_country]
    nearest = np.minimum.reduceat(ordered, places.start)
    mean = np.add.reduceat(ordered, places.start) / np.diff(np.append(places.start, len(ordered)))
    east = np.abs(places.lon[rows] - places.lon[me])
    return {
        "log_km": log_km,
        "over_nearest": log_km - np.log(nearest[view.countries] + NEAR_KM),
        "over_mean": km / (mean[view.countries] + 1),
        "km_fits_candidate": log_km - stats.partner_km[rows],
        "km_fits_asker": log_km - stats.partner_km[me],
        "candidate_km": stats.partner_km[rows],
        "asker_km": float(stats.partner_km[me]),
        "country_km": stats.country_km[view.countries],
        "north": np.abs(places.lat[rows] - places.lat[me]),
        "east": np.minimum(east, 360 - east),
        "latitude": np.abs(places.lat[rows]),
    }


def name_features(view: View) -> dict[str, Column]:
    """Whether both bear a common name, and whether a namesake of one is tied to the other."""
    places, graph, me = view.places, view.graph, view.asker
    same = places.namesakes(me)
    if not len(same):
        tied = np.zeros(len(places), np.float32)
    else:
        tied = np.asarray(graph.adjacency[same].sum(axis=0), dtype=np.float32).ravel()
    partners = graph.partners(me)
    if len(partners):
        shared = places.names @ np.asarray(places.names[partners].sum(axis=0)).ravel()
        shared[partners] = 0
        tied = tied + np.asarray(shared > 0, dtype=np.float32)
    return {"namesake": np.isin(view.rows, same).astype(np.float32), "namesake_tied": tied[view.rows]}


def experience_features(view: View) -> dict[str, Column]:
    """How many ties both have, their surroundings have, and how near home they lie."""
    stats, rows, me = view.statistics, view.rows, view.asker
    return {
        "ties": stats.degree[rows],
        "asker_ties": float(stats.degree[me]),
        "near_ties": stats.near_degree[rows],
        "asker_near_ties": float(stats.near_degree[me]),
        "region_rate": stats.region_rate[rows],
        "country_density": stats.country_density[view.countries],
        "asker_country_density": float(stats.country_density[view.country]),
        "country_per_head": stats.country_per_head[view.countries],
        "at_home": stats.at_home[rows],
        "asker_at_home": float(stats.at_home[me]),
    }


def country_features(view: View) -> dict[str, Column]:
    """Bonds of the two countries: ties so far, language, border, continent; and ties of each to the other's country."""
    places, stats, rows, me = view.places, view.statistics, view.rows, view.asker
    home, away = view.country, view.countries
    to_here = stats.from_country[home].toarray().ravel()[rows]
    return {
        "affinity": stats.affinity[home][away],
        "share_of_home": stats.share[home][away],
        "share_of_away": stats.share[:, home][away],
        "country_ties": np.log1p(stats.ties[home][away]),
        "language": places.language[home][away],
        "border": places.border[home][away],
        "continent": places.continent[home][away],
        "asker_to_country": stats.to_country[me].toarray().ravel()[away],
        "candidate_to_country": to_here,
        "candidate_share": to_here / (stats.degree[rows] + 2),
    }


def region_features(view: View) -> dict[str, Column]:
    """Bonds of the regions: of each region to the other's country, and of both regions."""
    stats, home, here = view.statistics, view.country, view.region
    to_country = stats.region_to_country[here]
    back = stats.region_to_country[:, home]
    both = stats.region_to_region[here].toarray().ravel()[view.regions]
    other = stats.region_ties[view.regions]
    return {
        "region_to_country": to_country[view.countries] / (stats.region_ties[here] + REGION_PRIOR),
        "region_from_country": back[view.regions] / (other + REGION_PRIOR),
        "regions": 1e3 * both / (stats.region_ties[here] * other + REGIONS_PRIOR),
    }


def graph_features(view: View) -> dict[str, Column]:
    """How near the candidate lies through the asker's own ties."""
    reach, rows = view.reach, view.rows
    walk = reach.walk[rows]
    return {
        "walk": walk,
        "walk_per_tie": walk / (view.statistics.degree[rows] + 1),
        "common_partners": reach.common[rows],
        "adamic_adar": reach.adamic[rows],
        "allocation": reach.allocation[rows],
        "three_steps": reach.three[rows],
        "ties_beside": reach.beside[rows],
    }


def neighbour_features(view: View) -> dict[str, Column]:
    """What the asker's neighbours in its own country are tied to."""
    reach, rows = view.reach, view.rows
    walk = reach.near_walk[rows]
    return {
        "neighbours_own": reach.near_own[rows],
        "neighbours_beside": reach.near_beside[rows],
        "alike_own": reach.alike_own[rows],
        "alike_beside": reach.alike_beside[rows],
        "peers_own": reach.peers_own[rows],
        "peers_walk": reach.peers_walk[rows],
        "peers_walk_per_tie": reach.peers_walk[rows] / (view.statistics.degree[rows] + 1),
        "neighbours_walk": walk,
        "neighbours_walk_per_tie": walk / (view.statistics.degree[rows] + 1),
    }


def fact_features(view: View) -> dict[str, Column]:
    """Inner products of the blocks' rows, the pair features that the other families lack, and how far texts are known.

    Empty where the places come without a feature space.
    """
    space, rows, me = view.places.space, view.rows, view.asker
    if space is None:
        return {}
    whole = len(rows) == len(space.matrix)
    columns: dict[str, Column] = {}
    for block in LIKENESS:
        group = space.matrix.group(block)
        columns[f"like_{block}"] = (group.rows @ group.rows[group.code[me]])[group.code[rows]]
    pairs = pair_values(space.pairs if whole else space.pairs.take(rows), space.pairs, me)
    columns |= {name: pairs[name] for name in PAIRS}
    text = space.width + list(space.slices).index("text")
    columns |= {"text_known": space.matrix[rows, text], "asker_text_known": float(space.matrix[me, text])}
    return columns


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "size": size_features,
        "standing": attribute_features,
        "experience": experience_features,
        "country": country_features,
        "region": region_features,
        "distance": distance_features,
        "name": name_features,
        "graph": graph_features,
        "neighbours": neighbour_features,
        "facts": fact_features,
    }
)
