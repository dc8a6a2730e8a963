"""Metros against the UN's agglomerations: ``python benchmarks/metro_check.py --reference DIR`` (no build needed).

``DIR/metro_un/agglomerations.csv`` has name, place and people of 2015, 2020 and 2025. The UN's figure is brought to the
year of our row by a straight line. Shares within 10 and 25 % for the largest, and those that differ most, each with
what explains it: another definition, or that ours is an estimate.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.gazetteer import metro_overrides, official_metros, read_places
from features.places.geodesy import haversine_km
from features.places.table import PlaceTable
from models.city import OfficialMetro

SAME_KM = 15.0  # a choice: the UN's point lies in the agglomeration, ours on its hall


@dataclass(frozen=True, slots=True)
class Compared:
    """One agglomeration of the UN beside our metro; ``row`` is None where ours is an estimate."""

    name: str
    country: str
    un_now: float
    un_then: float
    ours: float
    anchor: str
    member: bool
    row: OfficialMetro | None

    @property
    def ratio(self) -> float:
        """Ours over the UN's of the same year."""
        return self.ours / self.un_then

    @property
    def why(self) -> str:
        """What explains the difference, in words."""
        if self.row is None:
            return "our estimate from positions: no official row"
        return f"{'wider' if self.ratio > 1 else 'narrower'} than the UN's: {self.row.kind} ({self.row.year})"


def compare(reference: Path) -> tuple[list[Compared], list[str]]:
    """Every agglomeration of the UN with our metro, the largest first; and those without a place of ours."""
    official = official_metros()
    table = PlaceTable.build(read_places(), metro_overrides(), official)
    found, lost = list[Compared](), list[str]()
    with (reference / "metro_un" / "agglomerations.csv").open(encoding="utf-8", newline="") as f:
        for un in csv.DictReader(f):
            row = _place(table, un)
            if row is None:
                lost.append(f"{un['name']}, {un['cc'] or un['country']}")
            else:
                found.append(_compared(table, official, un, row))
    return sorted(found, key=lambda c: -c.un_now), lost


def _place(table: PlaceTable, un: dict[str, str]) -> int | None:
    """Our place: the UN list's own match, else the most populous one near its point."""
    if un["geonameid"] and int(un["geonameid"]) in table.row_of:
        return table.row_of[int(un["geonameid"])]
    lat, lon = float(un["lat"]), float(un["lon"])
    near = np.flatnonzero(np.abs(table.lat - lat) < 1)
    here = (np.full(len(near), v) for v in (lat, lon))
    near = near[haversine_km(*here, table.lat[near], table.lon[near]) <= SAME_KM]
    return int(near[np.argmax(table.population[near])]) if len(near) else None


def _compared(table: PlaceTable, official: dict[int, OfficialMetro], un: dict[str, str], row: int) -> Compared:
    anchor = int(table.anchor[row])
    metro = official.get(int(table.ids[anchor]))
    years = [float(un[f"pop_{year}"]) for year in (2015, 2020, 2025)]
    then = float(years[0] + (years[1] - years[0]) * ((metro.year if metro else 2020) - 2015) / 5)
    return Compared(
        name=un["name"],
        country=str(table.country[row]),
        un_now=years[1],
        un_then=max(then, 1.0),
        ours=float(table.metro_population[row]),
        anchor=str(table.name[anchor]),
        member=row != anchor,
        row=metro,
    )


def shares(found: list[Compared]) -> tuple[float, float, float]:
    """Shares within 10 and 25 % of the UN, and with an official row."""
    ratios = np.array([c.ratio for c in found])
    within = [float(np.mean((ratios <= 1 + s) & (ratios >= 1 / (1 + s)))) for s in (0.1, 0.25)]
    return within[0], within[1], float(np.mean([c.row is not None for c in found]))


def main() -> None:
    """Print shares, then those that differ most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--largest", type=int, default=600)
    parser.add_argument("--worst", type=int, default=30)
    options = parser.parse_args()
    found, lost = compare(options.reference)
    print(f"{'agglomerations':24}{'number':>8}{'10 %':>8}{'25 %':>8}{'official':>10}")
    own = [c for c in found if not c.member]
    for name, group in (
        (f"{options.largest} largest", found[: options.largest]),
        ("of them an anchor of ours", [c for c in found[: options.largest] if not c.member]),
        ("all", found),
        ("all that are anchors", own),
    ):
        ten, quarter, official = shares(group)
        print(f"{name:24}{len(group):8}{ten:8.1%}{quarter:8.1%}{official:10.1%}")
    print(f"{len(lost)} agglomerations have no place of ours: {'; '.join(lost[:20])}")
    joined = [f"{c.name} to {c.anchor}" for c in found[: options.largest] if c.member]
    print(f"{len(joined)} of the largest belong to a metro of ours: {'; '.join(joined)}")
    anchors = [c for c in found[: options.largest] if not c.member]
    print(f"\nThe {options.worst} anchors that differ most, in thousands (ours, UN of the same year):")
    for c in sorted(anchors, key=lambda c: -abs(np.log(c.ratio)))[: options.worst]:
        ours, un = c.ours / 1e3, c.un_then / 1e3
        print(f"  {c.name}, {c.country}: {ours:,.0f} / {un:,.0f} = {c.ratio:.2f}: {c.why}")


if __name__ == "__main__":
    main()
