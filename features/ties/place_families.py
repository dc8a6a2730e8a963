"""Plausibility features of places: size, standing, distance, name; and how they fit what both are used to."""

import numpy as np

from features.ties.statistics import NEAR_KM
from features.ties.view import Column, View


def size_features(view: View) -> dict[str, Column]:
    """Sizes of both, and how each size fits the other's usual partners."""
    places, habit, rows, me = view.places, view.habits, view.rows, view.asker
    home, away = view.country, view.countries
    size = places.size[rows]
    expected = habit.pair_size[home][away]
    mirrored = places.size[me] - habit.pair_size[:, home][away]
    return {
        "size": size,
        "asker_size": float(places.size[me]),
        "gain": view.gain,
        "size_gap": np.abs(view.gain),
        "asker_fits_candidate": (places.size[me] - habit.partner_size[rows]) / habit.partner_size_spread[rows],
        "candidate_fits_asker": (size - habit.partner_size[me]) / habit.partner_size_spread[me],
        "size_for_countries": size - expected,
        "asker_size_for_countries": mirrored,
        "gain_for_countries": size - expected - mirrored,
        "size_for_country": size - habit.country_size[away],
        "candidate_gain": habit.partner_gain[rows],
        "asker_gain": float(habit.partner_gain[me]),
        "partner_size": habit.partner_size[rows],
    }


def standing_features(view: View) -> dict[str, Column]:
    """Ranks and renown of both."""
    places, habit, rows, me = view.places, view.habits, view.rows, view.asker
    rank, fame = places.country_rank[rows], places.fame[rows]
    return {
        "country_rank": rank,
        "region_rank": places.region_rank[rows],
        "fame": fame,
        "fame_rank": places.fame_rank[rows],
        "country_places": places.country_places[rows],
        "asker_country_rank": float(places.country_rank[me]),
        "asker_region_rank": float(places.region_rank[me]),
        "asker_fame": float(places.fame[me]),
        "asker_country_places": float(places.country_places[me]),
        "rank_gap": rank - places.country_rank[me],
        "fame_gap": fame - places.fame[me],
        "region_rank_gap": places.region_rank[rows] - places.region_rank[me],
        "rank_fits_asker": rank - habit.partner_rank[me],
        "asker_rank_fits": places.country_rank[me] - habit.partner_rank[rows],
        "fame_fits_asker": fame - habit.partner_fame[me],
        "asker_fame_fits": places.fame[me] - habit.partner_fame[rows],
        "rank_for_countries": rank - habit.pair_rank[view.country][view.countries],
    }


def distance_features(view: View) -> dict[str, Column]:
    """Distance, as such, within the candidate's country, and against what both are used to."""
    places, habit, rows, me = view.places, view.habits, view.rows, view.asker
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
        "km_fits_candidate": log_km - habit.partner_km[rows],
        "km_fits_asker": log_km - habit.partner_km[me],
        "candidate_km": habit.partner_km[rows],
        "asker_km": float(habit.partner_km[me]),
        "country_km": habit.country_km[view.countries],
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
