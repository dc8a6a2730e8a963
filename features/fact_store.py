"""What facts alone say of a pair: shared clusters, who supplies whom, trade, ways, language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from features.arrays import Ints, Rows
from features.blocks.geography import shared_hours
from features.blocks.industry import relatedness
from features.industry_facts import next_industry, shared_clusters, supplies
from features.pairs.links import LinkBook
from features.pairs.near import NearSites
from features.places.access import AirAccess, PortAccess, air_access, port_access
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.geodesy import distances_km, haversine_km
from features.places.regions import crossing, land_reach, languages_of, programmes_of
from features.places.world import World
from features.space import FeatureSpace
from models.atlas import AtlasRow
from models.city import Country
from models.pair import PairFacts


@dataclass(frozen=True)
class FactStore:
    """What is known of each row of a space: atlas entry, ports, airports, country.

    Attributes:
        book: links that are laid out already. near: metros near each of the world's sites, where they are known.
    """

    space: FeatureSpace
    world: World
    ports: PortAccess
    airports: AirAccess
    book: LinkBook | None = None
    near: NearSites | None = None

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
        """Whose works and offices stand where, and routes; those of ``book`` where one is given."""
        return self.book or LinkBook.build(self.space.table, self.world, self.near)

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

    def programmes(self, row: int) -> list[str]:
        """Interreg programmes in whose area a place lies."""
        return programmes_of(self.world, str(self.space.table.country[row]), str(self.space.table.admin1[row]))

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
        next_industry=next_industry(entry_a, entry_b, other.world, other.related),
        **(one.links.facts(a, b) if one is other else {}),
        metro_population_a=int(table_a.metro_population[a]),
        metro_population_b=int(table_b.metro_population[b]),
        **_country_facts(one.country(a), other.country(b)),
        **_region_facts(one, a, other, b),
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


def _region_facts(one: FactStore, a: int, other: FactStore, b: int) -> dict[str, Any]:
    language, share = shared_language(one.languages(a), other.languages(b))
    return {
        "shared_language": one.world.language_names.get(language, language) if language else None,
        "language_share": round(share, 3),
        "common_areas": [name for name in one.programmes(a) if name in other.programmes(b)],
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
