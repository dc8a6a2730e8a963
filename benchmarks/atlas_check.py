"""The atlas against other people's counts: ``python benchmarks/atlas_check.py --reference DIR`` (needs a build).

Coverage by continent, the leading sector of listed firms (``companies_by_city/city_sector_counts.csv``), and the
busiest ports (``port_portwatch/PortWatch_ports_database.csv``); each disagreement with the reason why the row stays.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.engine.opened import Engine, Store
from app.settings import Settings
from data.atlas import read_crosswalk, read_explanations
from features.blocks.port import MARITIME
from features.places.geodesy import Neighbours
from models.errors import InvalidInput

LEAST_FIRMS = 10  # a choice: with fewer, one firm that moves turns the leading sector
BUSIEST_PORTS = 100
PORT_REACH_KM = 60.0  # a choice: a deep-water port lies an hour's drive from its city


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many rows agree with a reference, and those that do not, in words, each with why it stays ("" for none)."""

    agree: int
    total: int
    disagreements: list[tuple[str, str]]


def coverage(engine: Engine) -> dict[str, tuple[int, int, int]]:
    """Continent to rows of the atlas, metros of a million and more, and how many of those have a row."""
    table, store, found = engine.table, engine.facts, {}
    continent = {code: country.continent for code, country in store.world.countries.items()}
    rows = Counter(continent.get(entry.country, "?") for entry in store.world.atlas.values())
    large = np.flatnonzero(table.is_anchor & (table.metro_population >= 1_000_000))
    for name in sorted(rows):
        here = [int(r) for r in large if continent.get(str(table.country[r])) == name]
        found[name] = (rows[name], len(here), sum(store.entry(r)[0] is not None for r in here))
    return found


def firms(engine: Engine, reference: Path) -> Comparison:
    """Whether the leading sector of listed firms is among the families of the row, for cities of ten firms and more."""
    families, known = sector_families(engine), read_explanations("firms")
    agree, wrong = 0, []
    for row in _rows(reference / "companies_by_city" / "city_sector_counts.csv"):
        entry = engine.world.atlas.get(int(row["geonameid"]))
        if entry is None or int(row["total"]) < LEAST_FIRMS:
            continue
        counts = {name: int(row[name]) for name in families}
        leading = max(counts, key=lambda name: counts[name])
        own = {engine.clusters[c].family for c in entry.clusters}
        if own & families[leading]:
            agree += 1
        else:
            text = f"{entry.name}, {entry.country}: {leading} leads with {counts[leading]} of {row['total']} firms"
            wrong.append((text, known.get(row["geonameid"], "")))
    return Comparison(agree, agree + len(wrong), wrong)


def sector_families(engine: Engine) -> dict[str, set[str]]:
    """GICS sector to the families of the clusters that the crosswalk gives it."""
    found: dict[str, set[str]] = {}
    for line in read_crosswalk():
        if line.scheme == "gics_sector" and line.cluster in engine.clusters:
            found.setdefault(line.code, set()).add(engine.clusters[line.cluster].family)
    return found


def ports(engine: Engine, reference: Path) -> Comparison:
    """Whether the busiest ports lie within 60 km of a row of the atlas with a maritime cluster."""
    rows = sorted(
        _rows(reference / "port_portwatch" / "PortWatch_ports_database.csv"),
        key=lambda r: -float(r["vessel_count_total"]),
    )[:BUSIEST_PORTS]
    table, atlas = engine.table, engine.world.atlas
    maritime = [table.row_of[i] for i, e in atlas.items() if i in table.row_of and set(e.clusters) & set(MARITIME)]
    near = Neighbours(table.lat[maritime], table.lon[maritime])
    _, away = near.nearest(np.array([float(r["lat"]) for r in rows]), np.array([float(r["lon"]) for r in rows]))
    known = read_explanations("ports")
    wrong = [
        (f"{r['fullname']}: nearest maritime row {km:.0f} km away", known.get(r["portname"], ""))
        for r, km in zip(rows, away, strict=True)
        if km > PORT_REACH_KM
    ]
    return Comparison(len(rows) - len(wrong), len(rows), wrong)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        raise InvalidInput(f"{path} is missing. Give the folder of reference files with --reference.")
    with path.open(encoding="utf-8-sig", newline="") as f:
        yield from csv.DictReader(f)


def _report(title: str, comparison: Comparison) -> None:
    share = comparison.agree / comparison.total if comparison.total else 0.0
    print(f"{title}: {comparison.agree} of {comparison.total} ({share:.1%})")
    for line, why in comparison.disagreements:
        print(f"  {line}. {why or 'NOT EXPLAINED'}")


def main() -> None:
    """Print what the references say."""
    parser = argparse.ArgumentParser(description="The atlas against other lists.")
    parser.add_argument("--reference", type=Path, required=True, help="folder of reference files")
    reference = parser.parse_args().reference
    engine = Store(Settings()).ensure(lambda text, share: None)
    print(f"{'continent':10}{'rows':>6}{'metros of 1 million':>21}{'with a row':>12}")
    for name, (rows, large, covered) in coverage(engine).items():
        print(f"{name:10}{rows:6}{large:21}{covered:12}")
    _report("leading sector of listed firms", firms(engine, reference))
    _report("busiest ports with a maritime row near", ports(engine, reference))


if __name__ == "__main__":
    main()
