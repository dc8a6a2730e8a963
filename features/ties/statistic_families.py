"""Plausibility features of habits: experience of both with ties, and bonds of countries and regions."""

import numpy as np

from features.ties.view import Column, View

REGION_PRIOR = 3.0
REGIONS_PRIOR = 10.0


def experience_features(view: View) -> dict[str, Column]:
    """How many ties both have, their surroundings have, and how near home they lie."""
    habit, rows, me = view.habits, view.rows, view.asker
    return {
        "ties": habit.degree[rows],
        "asker_ties": float(habit.degree[me]),
        "near_ties": habit.near_degree[rows],
        "asker_near_ties": float(habit.near_degree[me]),
        "region_rate": habit.region_rate[rows],
        "country_density": habit.country_density[view.countries],
        "asker_country_density": float(habit.country_density[view.country]),
        "country_per_head": habit.country_per_head[view.countries],
        "at_home": habit.at_home[rows],
        "asker_at_home": float(habit.at_home[me]),
    }


def country_features(view: View) -> dict[str, Column]:
    """Bonds of the two countries: ties so far, language, border, continent; and ties of each to the other's country."""
    places, habit, rows, me = view.places, view.habits, view.rows, view.asker
    home, away = view.country, view.countries
    to_here = habit.from_country[home].toarray().ravel()[rows]
    return {
        "affinity": habit.affinity[home][away],
        "share_of_home": habit.share[home][away],
        "share_of_away": habit.share[:, home][away],
        "country_ties": np.log1p(habit.ties[home][away]),
        "language": places.language[home][away],
        "border": places.border[home][away],
        "continent": places.continent[home][away],
        "asker_to_country": habit.to_country[me].toarray().ravel()[away],
        "candidate_to_country": to_here,
        "candidate_share": to_here / (habit.degree[rows] + 2),
    }


def region_features(view: View) -> dict[str, Column]:
    """Bonds of the regions: of each region to the other's country, and of both regions."""
    habit, home, here = view.habits, view.country, view.region
    to_country = habit.region_to_country[here]
    back = habit.region_to_country[:, home]
    both = habit.region_to_region[here].toarray().ravel()[view.regions]
    other = habit.region_ties[view.regions]
    return {
        "region_to_country": to_country[view.countries] / (habit.region_ties[here] + REGION_PRIOR),
        "region_from_country": back[view.regions] / (other + REGION_PRIOR),
        "regions": 1e3 * both / (habit.region_ties[here] * other + REGIONS_PRIOR),
    }
