"""Simple orders of places that a ranking of real links must beat: size, nearness, and where others are linked.

Another one joins by one class and its place in ``LINK_BASELINES``. Scores may be of any scale; higher is better.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from features.arrays import Floats
from matching.evaluation.link_ground import KnownLinks
from matching.evaluation.own import Fitted

DOOR_KM = 50.0  # what a metro itself spans: without it the nearest village would win
NO_LINK = 0.01  # of a link, for two countries without any, so that the larger place still comes first
TIE_BREAK = 1e-3  # far below one link: the larger of two places that are linked alike


class LinkBaseline:
    """What all share: the links that they may count."""

    name = ""

    def __init__(self, links: KnownLinks) -> None:
        self.links = links
        self.metros = links.metros
        self.size = np.log(links.metros.people)

    def score(self, row: int) -> Floats:
        """Score of every metro for the asker at a row, shape (n,)."""
        raise NotImplementedError


class People(LinkBaseline):
    """The largest metros."""

    name = "population"

    def score(self, row: int) -> Floats:
        """ln people."""
        return self.size


class Nearness(LinkBaseline):
    """The nearest metros."""

    name = "distance"

    def score(self, row: int) -> Floats:
        """Minus the km."""
        return -self.metros.km(row)


class LinkGravity(LinkBaseline):
    """Large and near: people over distance, untuned."""

    name = "gravity"

    def score(self, row: int) -> Floats:
        """ln people minus ln km, 50 km added."""
        return np.asarray(self.size - np.log(self.metros.km(row) + DOOR_KM))


class Popularity(LinkBaseline):
    """The places with most links, whoever asks."""

    name = "popularity"

    def score(self, row: int) -> Floats:
        """Number of links; equal ones by people."""
        out = self.links.degree + TIE_BREAK * self.size
        out[list(self.links.own(row))] -= 1
        return out


class CountryPairPeople(LinkBaseline):
    """The largest places of the countries that the asker's country is linked with most."""

    name = "country pair x population"

    def score(self, row: int) -> Floats:
        """Links of the two countries times the place's share of its country's people, in ln."""
        country, people = self.metros.country, self.metros.people
        pair = self.links.of_countries[country[row]].copy()
        for other in self.links.own(row):
            pair[country[other]] -= 1
        whole = np.bincount(country, people, len(pair))
        return np.asarray((np.log(pair + NO_LINK) - np.log(whole))[country] + self.size)


class OwnOrder(LinkBaseline):
    """A ranker of the user's, fitted on the same metros."""

    def __init__(self, links: KnownLinks, fitted: Fitted) -> None:
        super().__init__(links)
        self.fitted = fitted
        self.name = fitted.name

    def score(self, row: int) -> Floats:
        """Its scores."""
        return self.fitted.score(row)


LINK_BASELINES: Mapping[str, type[LinkBaseline]] = MappingProxyType(
    {made.name: made for made in (LinkGravity, People, CountryPairPeople, Popularity, Nearness)}
)
