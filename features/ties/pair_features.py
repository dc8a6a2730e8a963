"""Pair features of plausibility: what a model may know of an asker and its candidates.

Every feature belongs to one readable family, and the contributions of a family are shown as one part of the answer.
A feature is a function's return value under its name; the registry fixes order and family.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from features.ties.attributes import Standing
from features.ties.fact_families import fact_features
from features.ties.graph import Reach, TieGraph
from features.ties.place_families import distance_features, name_features, size_features, standing_features
from features.ties.statistic_families import country_features, experience_features, region_features
from features.ties.statistics import Habits, habits
from features.ties.view import Column, View

Matrix: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Family = Callable[[View], Mapping[str, Column]]


def graph_features(view: View) -> dict[str, Column]:
    """How near the candidate lies through the asker's own ties."""
    reach, rows = view.reach, view.rows
    walk = reach.walk[rows]
    return {
        "walk": walk,
        "walk_per_tie": walk / (view.habits.degree[rows] + 1),
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
        "peers_walk_per_tie": reach.peers_walk[rows] / (view.habits.degree[rows] + 1),
        "neighbours_walk": walk,
        "neighbours_walk_per_tie": walk / (view.habits.degree[rows] + 1),
    }


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "size": size_features,
        "standing": standing_features,
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


@dataclass(frozen=True)
class PairFeatures:
    """Features of pairs over one set of ties.

    Attributes:
        places: the places. graph: the ties that features may see.
    """

    places: Standing
    graph: TieGraph

    @cached_property
    def habits(self) -> Habits:
        """Habits of the graph."""
        return habits(self.graph)

    def view(self, row: int, reach: Reach | None = None) -> View:
        """The asker at ``row`` with all places as candidates."""
        everyone = np.arange(len(self.places))
        return View(
            self.places, self.graph, self.habits, row, everyone, self.places.km(row), reach or self.graph.reach(row)
        )

    def matrix(self, view: View) -> Matrix:
        """Features of a view's candidates, shape (candidates, features), column-major, in the order of ``names``."""
        columns = [column for family in FAMILIES.values() for column in family(view).values()]
        out = np.empty((len(view.rows), len(columns)), np.float32, order="F")
        for i, column in enumerate(columns):
            out[:, i] = column
        return out

    @cached_property
    def layout(self) -> tuple[tuple[str, str], ...]:
        """(family, feature) of each column."""
        view = self.view(0).of(np.zeros(1, np.int64))
        return tuple((family, name) for family, make in FAMILIES.items() for name in make(view))
