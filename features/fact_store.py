"""What facts alone say of a pair: shared clusters, who supplies whom, trade, ways, language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from features.arrays import Ints, Rows
from features.blocks.geography import shared_hours
from features.blocks.industry import BOUND, relatedness
from features.pairs.links import LinkBook
from features.places.access import AirAccess, PortAccess, air_access, port_access
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.geodesy import distances_km, haversine_km
from features.places.regions import crossing, land_reach, languages_of
from features.places.world import World
from features.space import FeatureSpace
from models.atlas import AtlasRow, Linkage
from models.city import Country
from models.pair import ClusterMatch, PairFacts, SupplyMatch

# A choice: nearly every pair of large metros has six links (docs/decisions/0006, 11); more would tell no pair apart.
MAX_SUPPLIES = 6


@dataclass(frozen=True)
class FactStore:
    """What is known of each row of a space: atlas entry, ports, airports, country."""

    space: FeatureSpace
    world: World
    ports: PortAccess
    airports: AirAccess
    book: LinkBook | None = None

    @classmethod
    def build(cls, space: FeatureSpace, world: World) -> "FactStore":
        """Look up ports and airports for every place of the space."""
        return cls(space, world, port_access(space.table, world), air_access(space.table, world))

    def entry(self, row: int) -> tuple[AtlasRow | None, bool]:
        """The atlas row that describes a place, and whether it is the place's own."""
        source = int(self.atlas_row[row])
        if source == NO_ROW:
            return None, False
        return self.world.atlas[int(self.space.table.ids[source])], source == row

    @cached_property
    def atlas_row(self) -> Ints:
        """Row of the place whose atlas row describes each place."""
        return atlas_rows(self.space.table, self.world)

    @cached_property
    def links(self) -> LinkBook:
        """Whose works and offices stand where; those of ``book`` where one is given."""
        return self.book or LinkBook.build(self.space.table, self.world)

    @cached_property
    def related(self) -> Rows:
        """How often two clusters stand together, shape (clusters, clusters)."""
        return relatedness(self.world)

    def port_name(self, row: int) -> str | None:
        """Nearest port in reach of the metro."""
        port = int(self.ports.nearest[row])
        return self.world.ports[port].name if port >= 0 else None

    def airport_name(self, row: int) -> str | None:
        """Best airport in reach of the metro."""
        airport = int(self.airports.main[row])
        return self.world.airports[airport].name if airport >= 0 else None

    def languages(self, row: int) -> dict[str, float]:
        """Share of people who can use each language, by region where the table has it, else of the country."""
        return languages_of(self.world, str(self.space.table.country[row]), str(self.space.table.admin1[row]))

    def country(self, row: int) -> Country | None:
        """Country facts of a place."""
        return self.world.countries.get(str(self.space.table.country[row]))


def pair_facts(one: FactStore, a: int, other: FactStore, b: int) -> PairFacts:
    """Facts of row a of one store (asker) with row b of another (partner); the two may be the same store."""
    (entry_a, own_a), (entry_b, own_b) = one.entry(a), other.entry(b)
    table_a, table_b = one.space.table, other.space.table
    return PairFacts(
        a=int(table_a.ids[a]),
        b=int(table_b.ids[b]),
        own_facts_a=own_a,
        own_facts_b=own_b,
        anchor_a=bool(table_a.is_anchor[a]),
        anchor_b=bool(table_b.is_anchor[b]),
        industry_similarity=_similarity(one.space, a, other.space, b) if entry_a and entry_b else None,
        shared_clusters=shared_clusters(entry_a, entry_b, one.world),
        supplies=supplies(entry_a, entry_b, one.world),
        next_industry=next_industry(entry_a, entry_b, other),
        **(one.links.facts(a, b) if one is other else {}),
        metro_population_a=int(table_a.metro_population[a]),
        metro_population_b=int(table_b.metro_population[b]),
        **_country_facts(one.country(a), other.country(b)),
        **_language_facts(one, a, other, b),
        **_way_facts(one, a, other, b),
    )


def _country_facts(home: Country | None, away: Country | None) -> dict[str, Any]:
    return {
        "export_share": home.export_partners.get(away.code) if home and away else None,
        "import_share": home.import_partners.get(away.code) if home and away else None,
        "trade_year": home.trade_year if home else None,
        "common_blocs": sorted(set(home.blocs) & set(away.blocs)) if home and away else [],
        "gdp_per_head_a": home.gdp_per_head.value if home and home.gdp_per_head else None,
        "gdp_per_head_b": away.gdp_per_head.value if away and away.gdp_per_head else None,
    }


def _language_facts(one: FactStore, a: int, other: FactStore, b: int) -> dict[str, Any]:
    language, share = shared_language(one.languages(a), other.languages(b))
    return {
        "shared_language": one.world.language_names.get(language, language) if language else None,
        "language_share": round(share, 3),
    }


def _way_facts(one: FactStore, a: int, other: FactStore, b: int) -> dict[str, Any]:
    gap = one.space.table.utc_offset[a] - other.space.table.utc_offset[b]
    pairs_a, pairs_b = one.space.pairs, other.space.pairs
    harbours = int(pairs_a["harbour"][a]), int(pairs_b["harbour"][b])
    sea = float(pairs_a["sea_km"][harbours]) if min(harbours) >= 0 and pairs_a["sea_km"].size else np.inf
    land = land_reach(pairs_b["land"][b : b + 1], pairs_b["xyz"][b : b + 1], pairs_a["land"][a], pairs_a["xyz"][a])[0]
    codes = str(one.space.table.country[a]), str(other.space.table.country[b])
    return {
        "land_border": crossing(one.world, *codes) and bool(land),
        "port_a": one.port_name(a),
        "port_b": other.port_name(b),
        "sea_km": round(sea if harbours[0] != harbours[1] else _between_ports(one, a, other, b))
        if np.isfinite(sea)
        else None,
        "distance_km": round(float(distances_km(pairs_a["xyz"][a], pairs_b["xyz"][b : b + 1])[0])),
        "airport_a": one.airport_name(a),
        "airport_b": other.airport_name(b),
        "large_airports": (bool(one.airports.large[a]), bool(other.airports.large[b])),
        "overlap_hours": float(shared_hours(gap)),
    }


def _between_ports(one: FactStore, a: int, other: FactStore, b: int) -> float:
    """Straight line between the two ports, in km: ports that share a lane node are not 0 km apart."""
    p, q = one.world.ports[one.ports.nearest[a]], other.world.ports[other.ports.nearest[b]]
    return float(haversine_km(*(np.array([v]) for v in (p.lat, p.lon, q.lat, q.lon)))[0])


def _similarity(one: FeatureSpace, a: int, other: FeatureSpace, b: int) -> float:
    """Cosine of the two industry rows."""
    x = one.matrix[a, one.slices["industry"]].astype(float)
    y = other.matrix[b, other.slices["industry"]].astype(float)
    length = float(np.linalg.norm(x) * np.linalg.norm(y))
    return round(float(x @ y) / length, 4) if length else 0.0


def shared_language(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[str | None, float]:
    """The language that most people of both countries can use: by the smaller of the two population shares."""
    shared = {code: min(a[code], b[code]) for code in sorted(a.keys() & b.keys())}
    best = max(shared, key=lambda code: shared[code], default=None)
    return best, shared[best] if best else 0.0


def shared_clusters(a: AtlasRow | None, b: AtlasRow | None, world: World) -> list[ClusterMatch]:
    """Clusters that both hold, strongest first; siblings under one parent count as that parent."""
    if a is None or b is None:
        return []
    names, parent = world.cluster_names, world.cluster_parents
    both = sorted(a.clusters.keys() & b.clusters.keys())
    covered = {parent[c] for c in both}
    up_a, up_b = (
        {p: max(v for c, v in r.clusters.items() if parent[c] == p) for p in {parent[c] for c in r.clusters}}
        for r in (a, b)
    )
    matches = [(c, float(a.clusters[c]), float(b.clusters[c])) for c in both]
    matches += [(p, up_a[p] / 2, up_b[p] / 2) for p in sorted((up_a.keys() & up_b.keys()) - covered)]
    matches.sort(key=lambda m: (-m[1] * m[2], m[0]))
    return [ClusterMatch(cluster=c, name=names[c], strength_a=x, strength_b=y) for c, x, y in matches]


def supplies(a: AtlasRow | None, b: AtlasRow | None, world: World) -> list[SupplyMatch]:
    """Who supplies whom across the pair, strongest first: ``a_to_b`` where a's cluster supplies b's.

    A link of parents holds for their subclusters at half the weight, and not within one parent.
    """
    if a is None or b is None:
        return []
    names, parent = world.cluster_names, world.cluster_parents
    found: dict[tuple[str, str, str], tuple[float, SupplyMatch]] = {}
    for source, target, direction in ((a, b, "a_to_b"), (b, a, "b_to_a")):
        has, uses = _with_parents(source, parent), _with_parents(target, parent)
        for link in _links(has, uses, world):
            weight = link.strength * has[link.supplier] * uses[link.user]
            key = (parent[link.supplier], parent[link.user], direction)
            direct = link.supplier in source.clusters and link.user in target.clusters
            best = found[key][0] if key in found else 0.0
            if weight > best and (direct or key[0] != key[1]):
                found[key] = (weight, _supply(link, names, direction))
    return [m for _, m in sorted(found.values(), key=lambda f: (-f[0], f[1].supplier, f[1].user))][:MAX_SUPPLIES]


def next_industry(a: AtlasRow | None, b: AtlasRow | None, store: FactStore) -> str | None:
    """The cluster that b has, strongly, and a is closest to gaining; None where nothing of b's is near to a's."""
    if a is None or b is None:
        return None
    column, parent = store.world.cluster_columns, store.world.cluster_parents
    own = [column[c] for c in a.clusters]
    family = {parent[c] for c in a.clusters}
    near = {
        c: strength * float(store.related[own, column[c]].sum())
        for c, strength in sorted(b.clusters.items())
        if strength > 1 and parent[c] not in family
    }
    best = max(near, key=lambda c: near[c], default=None)
    return best if best is not None and near[best] > 0 else None


def _links(has: Mapping[str, float], uses: Mapping[str, float], world: World) -> list[Linkage]:
    """Linkages from what one side has to what the other uses, in the order of the table."""
    places = sorted(n for cluster in has for n in world.links_of.get(cluster, ()))
    links = [world.linkages[n] for n in places]
    return [link for link in links if link.user in uses and link.supplier not in BOUND]


def _with_parents(row: AtlasRow, parent: Mapping[str, str]) -> dict[str, float]:
    """Strengths of a row's clusters, and of their parents at half."""
    strengths: dict[str, float] = {}
    for cluster, strength in row.clusters.items():
        up = parent[cluster]
        if up != cluster:
            strengths[up] = max(strengths.get(up, 0.0), strength / 2)
    return {**strengths, **{c: float(s) for c, s in row.clusters.items()}}


def _supply(link: Linkage, names: Mapping[str, str], direction: str) -> SupplyMatch:
    return SupplyMatch(
        supplier=link.supplier,
        supplier_name=names[link.supplier],
        user=link.user,
        user_name=names[link.user],
        strength=link.strength,
        direction=direction,
        reason=link.reason,
    )
