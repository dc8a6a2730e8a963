"""All facts that the blocks read, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from features.places.sea import SeaDistances
from models.atlas import AtlasRow, Cluster, Linkage, Measured
from models.city import Airport, Country, OfficialMetro, Port
from models.errors import InvalidInput
from models.link import Firm, Office, Register, Route, Site


@dataclass(frozen=True)
class World:
    """Facts about countries, ports, airports and clusters.

    Attributes:
        atlas: GeoNames id to row.
        measured: counts by place and cluster from live sources that were pulled.
        registers: live sources whose owners and sites are among ``firms`` and ``sites``, without these.
        routes: flights and sailings.
        metros: anchor id to the metro that a statistical body delineates.
        region_languages, islands: by ``CC.REGION``, ``CC.*`` for the other regions of a country.
        programme_areas: Interreg programmes by ``CC.REGION``, ``CC.*`` for what holds in a whole country.
        closed_borders: neighbours whose border takes no freight, each pair in the order of the alphabet.
        country_clusters: country code to cluster strengths read from the country's list of industries (a proxy).
    """

    countries: Mapping[str, Country]
    ports: Sequence[Port]
    airports: Sequence[Airport]
    clusters: Sequence[Cluster]
    linkages: Sequence[Linkage]
    atlas: Mapping[int, AtlasRow]
    country_clusters: Mapping[str, Mapping[str, float]]
    language_names: Mapping[str, str]
    sea: SeaDistances
    measured: Sequence[Measured] = ()
    firms: Sequence[Firm] = ()
    sites: Sequence[Site] = ()
    offices: Sequence[Office] = ()
    routes: Sequence[Route] = ()
    registers: Sequence[Register] = ()
    metros: Mapping[int, OfficialMetro] = field(default_factory=dict)
    region_languages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    islands: Mapping[str, str] = field(default_factory=dict)
    programme_areas: Mapping[str, Sequence[str]] = field(default_factory=dict)
    closed_borders: Collection[tuple[str, str]] = ()

    @cached_property
    def cluster_names(self) -> dict[str, str]:
        """Names of the clusters by id."""
        return {c.id: c.name for c in self.clusters}

    @cached_property
    def cluster_parents(self) -> dict[str, str]:
        """The parent of each cluster by id; a cluster without one is its own."""
        return {c.id: c.parent or c.id for c in self.clusters}

    @cached_property
    def cluster_columns(self) -> dict[str, int]:
        """Position of each cluster by id."""
        return {c.id: i for i, c in enumerate(self.clusters)}

    def check_cluster(self, cluster: str) -> None:
        """Refuse an id that is no cluster.

        Raises:
            InvalidInput: with the clusters whose id or name is near; all of them where none is.
        """
        if cluster in self.cluster_names:
            return
        called = {name.lower(): one for one, name in self.cluster_names.items()} | {c: c for c in self.cluster_names}
        near = get_close_matches(cluster.lower(), called, n=5, cutoff=0.5)
        suggestions = list(dict.fromkeys(called[name] for name in near)) or list(self.cluster_names)
        raise InvalidInput(f"'{cluster}' is no cluster of the atlas.", [("cluster", "unknown")], suggestions)

    def check_countries(self, field: str, codes: Iterable[str]) -> None:
        """Refuse a code that is no country's.

        Args:
            field: where the codes stand; a refused one is named by its place in the list.

        Raises:
            InvalidInput: with codes that share a letter.
        """
        given = list(codes)
        unknown = [(i, code) for i, code in enumerate(given) if code not in self.countries]
        if unknown:
            errors = [(f"{field}.{i}", f"'{code}' is no country") for i, code in unknown]
            near = [one for _, code in unknown for one in get_close_matches(code, self.countries, n=5, cutoff=0.5)]
            raise InvalidInput("A country code is of two letters (ISO 3166-1), such as DE or MX.", errors, near)

    @cached_property
    def links_of(self) -> dict[str, list[int]]:
        """Places in ``linkages`` by supplier, ascending."""
        found: dict[str, list[int]] = {}
        for place, link in enumerate(self.linkages):
            found.setdefault(link.supplier, []).append(place)
        return found
