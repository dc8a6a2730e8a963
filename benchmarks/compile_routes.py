"""Routes written in names to a table with GeoNames ids: ``python benchmarks/compile_routes.py FILE --out TABLE``.

The file has ``a_city,a_region,a_country,b_city,b_region,b_country`` and further columns, a row for a pair of places.
The search of the product sets the ids. What it is not sure of is refused and listed, and so are pairs within a metro
or a country. Of rows that say the same of one pair the first stays.
"""

import argparse
import csv
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from benchmarks.compile_table import Compiled, Resolver
from data.gazetteer import metro_overrides, official_metros
from features.places.table import PlaceTable
from models.city import Place

ENDS = ("city", "region", "country")
ONCE = "kind"  # a pair may have a row for each


def compile_routes(
    rows: Sequence[Mapping[str, str]], resolver: Resolver, metro: Mapping[int, int], basis: str
) -> Compiled:
    """Rows with ``a_geonameid,a_name,b_geonameid,b_name`` instead of names, the smaller id first.

    Args:
        metro: GeoNames id of a place to that of its metro's anchor.
    """

    @cache
    def found(name: str, region: str, country: str) -> Place | str:
        return resolver.anchor(name, region, country)

    done, seen = Compiled(), set[tuple[int, int, str]]()
    for row in rows:
        ends = [found(*(row[f"{side}_{part}"] for part in ENDS)) for side in "ab"]
        label = " - ".join(f"{row[f'{side}_city']}, {row[f'{side}_country']}" for side in "ab")
        lost = [(label, row[f"{side}_city"], one) for side, one in zip("ab", ends, strict=True) if isinstance(one, str)]
        if lost:
            done.refused += lost
            continue
        one, other = sorted((place for place in ends if not isinstance(place, str)), key=lambda place: place.id)
        key = one.id, other.id, row.get(ONCE, "")
        why = _doubt(one, other, metro) or ("stands there already" if key in seen else "")
        if why:
            done.refused.append((label, row.get(ONCE) or "pair", why))
            continue
        seen.add(key)
        rest = {k: v for k, v in row.items() if k[2:] not in ENDS}
        head = {"a_geonameid": str(one.id), "a_name": one.name, "b_geonameid": str(other.id), "b_name": other.name}
        done.rows.append({**head, **rest, "basis": basis})
    return done


def _doubt(one: Place, other: Place, metro: Mapping[int, int]) -> str:
    if metro[one.id] == metro[other.id]:
        return "lies in one metro"
    return "lies in one country" if one.country == other.country else ""


def main() -> None:
    """Read the file, write the table, list what was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--basis", default="compiled")
    options = parser.parse_args()
    with options.file.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    with tempfile.TemporaryDirectory() as folder:
        resolver = Resolver(Path(folder))
        table = PlaceTable.build(list(resolver.places.values()), metro_overrides(), official_metros())
        metro = {int(i): int(table.ids[a]) for i, a in zip(table.ids, table.anchor, strict=True)}
        done = compile_routes(rows, resolver, metro, options.basis)
    done.rows.sort(key=lambda row: (int(row["a_geonameid"]), int(row["b_geonameid"]), row.get(ONCE, "")))
    with options.out.open("w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(done.rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(done.rows)
    print(f"{len(done.rows)} of {len(rows)} rows written to {options.out}; {len(done.refused)} refused:")
    for label, what, why in done.refused:
        print(f"  {label}: {what}: {why}")


if __name__ == "__main__":
    main()
