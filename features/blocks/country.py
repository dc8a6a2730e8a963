"""Country: income and the split of the economy, country figures that stand in for the city's own."""

import numpy as np

from features.blocks.block import BlockRows, soft_bins, unit
from features.places.table import PlaceTable
from features.places.world import World
from models.city import Country

INCOME_CENTRES = np.arange(2.75, 5.3, 0.25)
SECTORS = ("agriculture", "industry", "services")
PROXY = 0.6


class CountryBlock:
    """Income per head in soft bins on a log scale, and the shares of agriculture, industry and services."""

    name = "country"

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 14); coverage 0.6, as a country figure is a proxy, 0.3 with one of the two facts, else 0."""
        codes, of = np.unique(table.country, return_inverse=True)
        rows = [_row(world.countries.get(str(code))) for code in codes]
        values = np.array([r[0] for r in rows]).reshape(len(codes), -1)
        coverage = np.array([r[1] for r in rows], dtype=np.float32)
        return BlockRows(unit(values[of]), coverage[of])


def _row(country: Country | None) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], float]:
    income = np.zeros((1, len(INCOME_CENTRES)))
    sectors = np.zeros((1, len(SECTORS)))
    if country and country.gdp_per_head and country.gdp_per_head.value > 0:
        income = unit(soft_bins(np.log10(np.array([country.gdp_per_head.value])), INCOME_CENTRES)).astype(np.float64)
    if country and country.sectors:
        shares = np.array([[country.sectors[s].value if s in country.sectors else 0.0 for s in SECTORS]])
        sectors = 0.7 * unit(shares - np.array([[0.1, 0.28, 0.6]])).astype(np.float64)
    known = (float(income.any()) + float(sectors.any())) / 2
    return np.hstack([income, sectors])[0], PROXY * known
