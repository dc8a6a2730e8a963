"""A table written in names to one with GeoNames ids: ``python benchmarks/compile_table.py FILE... --out TABLE``.

Whoever writes facts down writes names (``anchor,admin1,country`` and, joined by ``;``, ``members``), never ids. The
search of the product sets the ids. What it is not sure of is refused and listed: a doubtful row never enters a table.
A column ``sure`` with anything in it lets a small anchor pass (Kuwait City has 2 % of its metro's people).
"""

import argparse
import csv
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data.gazetteer import read_places
from data.names import FILE, Names, fold, write_names
from features.places.geodesy import haversine_km
from models.city import Place
from models.errors import AmbiguousCity, UnknownCity

MOST_NAMESAKES = 60  # of a name in one country, San José the most
MEMBER_KM = 130.0  # a choice: two hours' way to work; a namesake farther off is another place
LEAST_SHARE = 0.05  # a choice: an anchor with less of its metro's people is likely a namesake; Riverside has 7 %
MOST_SHARE = 1.5  # a city may count more people than an older figure of its metro, not half as many again


@dataclass
class Compiled:
    """Rows with ids, and what was left out with the reason: (row, what, why)."""

    rows: list[dict[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)


class Resolver:
    """Names to places, by the product's own search, in its default gazetteer."""

    def __init__(self, folder: Path) -> None:
        self.places = {place.id: place for place in read_places()}
        write_names(self.places.values(), folder / FILE)
        self._names = Names(folder / FILE)

    def candidates(self, name: str, region: str, country: str) -> list[Place]:
        """Places that the search finds under a name; more than one where it asks back."""
        try:
            return [self.places[self._names.resolve(", ".join(part for part in (name, region, country) if part))]]
        except UnknownCity:
            return []
        except AmbiguousCity as error:
            ids = (re.search(r"\((\d+)\)$", label) for label in error.suggestions)
            return [self.places[int(found[1])] for found in ids if found]

    def anchor(self, name: str, region: str, country: str) -> Place | str:
        """The one place of that name, else why there is none. A region that the search does not know is left out,
        where the name alone is clear.
        """
        found = self.candidates(name, region, country) or self.candidates(name, "", country)
        if len(found) != 1:
            return f"names {len(found)} places" if found else "names no place of the gazetteer"
        return found[0] if found[0].country == country else f"lies in {found[0].country}"

    def member(self, name: str, anchor: Place) -> Place | str:
        """The place of that name near its anchor, one that bears it as its own name before others, else why there is
        none. A region may stand after a comma.
        """
        bare, _, region = name.partition(",")
        place_in = ", ".join(part for part in (bare, region.strip(), anchor.country) if part)
        key, found = fold(bare), self._names.search(place_in, MOST_NAMESAKES)
        near = [place for place in (self.places[hit.id] for hit in found) if _km(place, anchor) <= MEMBER_KM]
        named = [p for p in near if key == fold(p.name)] or [p for p in near if key in map(fold, p.aliases)]
        if len(named) == 1:
            return named[0]
        return f"names {len(named)} places near {anchor.name}" if named else f"names no place near {anchor.name}"


def compile_rows(rows: Sequence[Mapping[str, str]], resolver: Resolver, basis: str) -> Compiled:
    """Rows with ``geonameid``, ``name`` and ids of members instead of names; the first row of an anchor stays."""
    done, seen = Compiled(), dict[int, str]()
    for row in rows:
        place = resolver.anchor(row["anchor"], row.get("admin1", ""), row["country"])
        label = f"{row['anchor']}, {row['country']}"
        why = place if isinstance(place, str) else _doubt(place, row, seen)
        if why or isinstance(place, str):
            done.refused.append((label, row["anchor"], why))
            continue
        seen[place.id] = label
        members = _members(row, place, resolver, done)
        rest = {k: v for k, v in row.items() if k not in ("anchor", "admin1", "country", "members", "sure")}
        ids = ";".join(str(m) for m in members)
        head = {"geonameid": str(place.id), "name": place.name, "country": place.country}
        done.rows.append({**head, **rest, "basis": row.get("basis") or basis, "members": ids})
    _drop_members(done)
    return done


def _doubt(place: Place, row: Mapping[str, str], seen: Mapping[int, str]) -> str:
    if place.id in seen:
        return f"stands there already as {seen[place.id]}"
    whole = float(row.get("population") or 0)
    if whole and not row.get("sure") and not LEAST_SHARE * whole <= place.population <= MOST_SHARE * whole:
        return f"{place.name} ({place.id}) has {place.population} people, the row {whole:.0f}"
    return ""


def _members(row: Mapping[str, str], anchor: Place, resolver: Resolver, done: Compiled) -> list[int]:
    found = dict[int, None]()
    for name in (part.strip() for part in row.get("members", "").split(";")):
        place = resolver.member(name, anchor) if name else anchor
        if isinstance(place, str):
            done.refused.append((f"{row['anchor']}, {row['country']}", name, place))
        elif place.id != anchor.id:
            found[place.id] = None
    return list(found)


def _drop_members(done: Compiled) -> None:
    """An anchor is no member of another row, and a place is a member of the first row that names it."""
    taken = {int(row["geonameid"]): row["name"] for row in done.rows}
    for row in done.rows:
        ids = [int(m) for m in row["members"].split(";") if m]
        for double in (m for m in ids if m in taken):
            done.refused.append(
                (f"{row['name']}, {row['country']}", str(double), f"belongs to {taken[double]} already")
            )
        own = [m for m in ids if m not in taken]
        taken |= dict.fromkeys(own, row["name"])
        row["members"] = ";".join(map(str, own))


def _km(a: Place, b: Place) -> float:
    return float(haversine_km(*(np.array([v]) for v in (a.lat, a.lon, b.lat, b.lon)))[0])


def main() -> None:
    """Read the files, write the table, list what was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="tables in names; the first that has an anchor wins")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--basis", default="compiled: general knowledge, as of 2025")
    options = parser.parse_args()
    rows = [row for file in options.files for row in csv.DictReader(file.open(encoding="utf-8", newline=""))]
    with tempfile.TemporaryDirectory() as folder:
        done = compile_rows(rows, Resolver(Path(folder)), options.basis)
    done.rows.sort(key=lambda row: int(row["geonameid"]))
    with options.out.open("w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(done.rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(done.rows)
    print(f"{len(done.rows)} of {len(rows)} rows written to {options.out}; {len(done.refused)} names refused:")
    for label, what, why in done.refused:
        print(f"  {label}: {what}: {why}")


if __name__ == "__main__":
    main()
