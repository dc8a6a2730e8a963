"""Market: the candidate's own weight, whoever asks: people, income, head offices, science, hub of air and sea."""

from types import MappingProxyType

import numpy as np

from features.arrays import Floats, Mask, Rows
from features.blocks.block import Block, BlockRows, Shown, VectorFeature
from features.places.access import air_access, port_access
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.table import PlaceTable
from features.places.world import World

# Ends of the scales, in decades: 10,000 people to 40 million; 500 to 160,000 dollars a head.
PEOPLE = (4.0, 7.6)
INCOME = (2.7, 5.2)
INCOME_UNKNOWN = 0.9  # coverage where a country states no income; its column then counts as average
SEATS = ("headquarters", "banking_center")
SCIENCE = ("university_city", "research_institutes")
FULL_STRENGTH = 3.0
# Our choices: a scheduled airport beside one large and two; a port in reach beside those of rank in the atlas.
AIR_LEVELS = (0.0, 0.4, 0.8, 1.0)
ANY_PORT = 0.15


class MarketBlock(Block):
    """One column for each thing that makes a partner a larger prize; nothing of the asker enters.

    Head offices, science and the rank of the port are those that the atlas names: a place without a row has none.
    """

    name = "market"
    shown = Shown(
        part="the weight of the market",
        names={"en": "Market", "es": "Mercado", "ja": "市場"},
        light="#a04a5d",
        dark="#e08fa2",
        order=5,
    )
    vector_features = (
        VectorFeature("people", 0.4, "people of the metro, by the logarithm", "prize"),
        VectorFeature("income", 0.2, "income per head of the country, by the logarithm", "prize"),
        VectorFeature("offices", 0.1, "head offices and banks that the atlas names", "prize"),
        VectorFeature("air_hub", 0.1, "airports in reach: none, scheduled, one large, several", "prize"),
        VectorFeature("sea_hub", 0.1, "rank of the container port that the atlas names", "prize"),
        VectorFeature("science", 0.1, "universities and institutes that the atlas names", "prize"),
    )
    of_candidate = True

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 6), each column 0..1; coverage 1, less without an income, 0 without people."""
        income, known = _income(table, world)
        people = table.metro_population
        columns = (
            _scaled(people, PEOPLE),
            income,
            _strength(table, world, SEATS),
            _air(table, world),
            _sea(table, world),
            _strength(table, world, SCIENCE),
        )
        coverage = np.where(people > 0, np.where(known, 1.0, INCOME_UNKNOWN), 0.0)
        return BlockRows(np.column_stack(columns).astype(np.float32), coverage.astype(np.float32))

    def ask(self, feature: str, rows: Rows) -> Rows:
        """The one column, for any asker."""
        query = np.zeros((len(rows), len(self.vector_features)), np.float32)
        query[:, _COLUMN[feature]] = 1
        return query


_COLUMN = MappingProxyType({f.name: i for i, f in enumerate(MarketBlock.vector_features)})


def _scaled(amount: Floats, ends: tuple[float, float]) -> Floats:
    """0 at the lower end of a logarithmic scale, 1 at the upper one."""
    return np.clip((np.log10(np.maximum(amount, 1)) - ends[0]) / (ends[1] - ends[0]), 0, 1)


def _income(table: PlaceTable, world: World) -> tuple[Floats, Mask]:
    """Income of each place, and whether its country states one; one that states none counts as the mean of the rest."""
    heads = {code: c.gdp_per_head.value for code, c in world.countries.items() if c.gdp_per_head}
    stated = np.array([heads.get(str(code), 0.0) for code in table.country])
    known, scaled = stated > 0, _scaled(stated, INCOME)
    return np.where(known, scaled, scaled[known].mean() if known.any() else 0.0), known


def _strength(table: PlaceTable, world: World, clusters: tuple[str, ...]) -> Floats:
    """Mean strength of some clusters in the atlas row that speaks for each place, 0..1."""
    found = np.zeros(len(table))
    for row, source in enumerate(atlas_rows(table, world)):
        if source != NO_ROW:
            held = world.atlas[int(table.ids[source])].clusters
            found[row] = sum(held.get(c, 0) for c in clusters) / (FULL_STRENGTH * len(clusters))
    return found


def _air(table: PlaceTable, world: World) -> Floats:
    access = air_access(table, world)
    return np.array(AIR_LEVELS)[
        np.where(access.large > 0, np.minimum(access.large, 2) + 1, np.minimum(access.scheduled, 1))
    ]


def _sea(table: PlaceTable, world: World) -> Floats:
    port = np.where(port_access(table, world).count > 0, ANY_PORT, 0.0)
    return np.where(port > 0, np.maximum(port, _strength(table, world, ("container_port",))), 0.0)
