"""Country: income and the split of the economy, country figures that stand in for the city's own; what joins two."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown, VectorFeature, soft_bins, unit
from features.pairs.columns import PairColumns
from features.places.regions import crossing, land_reach, lands, programme_rows, programmes, speech, speech_rows
from features.places.table import PlaceTable
from features.places.world import World
from models.city import Country

INCOME_CENTRES = np.arange(2.75, 5.3, 0.25)
SECTORS = ("agriculture", "industry", "services")
PROXY = 0.6
# A country seldom has more than a quarter of its trade with one other; all above is full.
TRADE_CEILING = 0.25  # a choice: a country with a quarter of another's trade is its main partner; more says no more


class CountryBlock(Block):
    """Income per head in soft bins on a log scale, and the shares of agriculture, industry and services."""

    name = "country"
    shown = Shown(
        part="country figures, trade, language",
        names={"en": "Country", "es": "País", "ja": "国"},
        light="#6a5c9b",
        dark="#a497dd",
        order=40,
    )
    vector_features = (VectorFeature("country_alike", 0.25, "alike in income per head and split of the economy"),)
    pair_features = (
        PairFeature("trade_share", 0.4, "square root of the largest listed trade share over 25 %", "prize"),
        PairFeature("shared_language", 0.15, "smaller population share of the best shared language, by region"),
        PairFeature("common_bloc", 0.1, "1 in a common trade bloc"),
        PairFeature("common_area", 0.05, "1 - 1/2^n with n Interreg areas in common"),
        PairFeature("common_border", 0.05, "1 where freight can cross a common border, within 3,000 km"),
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 14); coverage 0.6, as a country figure is a proxy, 0.3 with one of the two facts, else 0."""
        codes, of = np.unique(table.country, return_inverse=True)
        rows = [_row(world.countries.get(str(code))) for code in codes]
        values = np.array([r[0] for r in rows]).reshape(len(codes), len(INCOME_CENTRES) + len(SECTORS))
        coverage = np.array([r[1] for r in rows], dtype=np.float32)
        return BlockRows(unit(values[of]), coverage[of])

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``country``: shape (n,), row in the shared tables, -1 for an unknown one; ``codes`` names the rows.

        The tables ``trade``, ``bloc``, ``border`` have shape (countries + 1, countries + 1), 0..1; the last row and
        column, which -1 finds, are those of an unknown country: zero. ``speech`` is the row in ``language``, which has
        regions of their own speech beside countries; ``programmes`` the row in ``programmes_shared``;
        ``land`` the island, 0 for a continent.
        """
        codes = tuple(sorted(world.countries))
        position = {code: i for i, code in enumerate(codes)}
        tables = {"trade": _trade, "bloc": _bloc, "border": _border}
        return PairColumns(
            {
                "country": np.array([position.get(str(c), -1) for c in table.country], dtype=np.int64),
                "speech": speech_rows(table, world),
                "land": lands(table, world),
                "programmes": programme_rows(table, world),
            },
            {
                "codes": np.array(codes, dtype=str),
                "language": speech(world)[1],
                "programmes_shared": programmes(world),
                **{name: np.pad(between(world, codes), (0, 1)) for name, between in tables.items()},
            },
        )

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """What holds between the countries of the two."""
        own, other = asker["country"][row], partners["country"]
        border = partners["border"][own][other]
        beside = np.flatnonzero(border)  # few of all places: the way is measured for these alone
        reach = land_reach(partners["land"][beside], partners["xyz"][beside], asker["land"][row], asker["xyz"][row])
        border[beside] *= reach
        return {
            "trade_share": partners["trade"][own][other],
            "shared_language": partners["language"][asker["speech"][row]][partners["speech"]],
            "common_bloc": partners["bloc"][own][other],
            "common_area": partners["programmes_shared"][asker["programmes"][row]][partners["programmes"]],
            "common_border": border,
        }


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


def _trade(world: World, codes: tuple[str, ...]) -> Row:
    """Largest listed share of either country's exports or imports with the other, scaled; 0 where none is listed."""
    position = {code: i for i, code in enumerate(codes)}
    share = np.zeros((len(codes), len(codes)), np.float32)
    for code in codes:
        country = world.countries[code]
        for listed in (country.export_partners, country.import_partners):
            for other, value in listed.items():
                if other in position:
                    i, j = position[code], position[other]
                    share[i, j] = share[j, i] = max(share[i, j], value)
    return np.asarray(np.sqrt(np.minimum(share / TRADE_CEILING, 1)), dtype=np.float32)


def _bloc(world: World, codes: tuple[str, ...]) -> Row:
    sets = [set(world.countries[code].blocs) for code in codes]
    return np.array([[float(bool(a & b)) for b in sets] for a in sets], np.float32).reshape(len(codes), len(codes))


def _border(world: World, codes: tuple[str, ...]) -> Row:
    """1 where two countries share a land border that freight crosses (contiguity of gravity models)."""
    rows = [[float(crossing(world, a, b)) for b in codes] for a in codes]
    return np.array(rows, np.float32).reshape(len(codes), len(codes))
