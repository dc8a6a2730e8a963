"""What holds for a first-level region, not a whole country: languages, land, Interreg areas; closed borders."""

import csv
from collections import defaultdict
from collections.abc import Iterator

from data.cards import bundled

SOURCE = "Hanse table of regions: our compilation"
LICENCE = "CC BY 4.0"
AS_OF = "2025"


def region_languages() -> dict[str, dict[str, float]]:
    """``CC.REGION`` to the share of people (0..1) who can use each language that the table names for the country.

    ``CC.*`` stands for all regions that have no entry of their own.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows("languages/regions"):
        found[f"{row['country']}.{row['admin1']}"][row["language"]] = float(row["share"])
    return dict(found)


def islands() -> dict[str, str]:
    """``CC.REGION`` to the island it lies on; the rest of the world lies on its continent."""
    return {f"{row['country']}.{row['admin1']}": row["land"] for row in _rows("ways/islands")}


def closed_borders() -> list[tuple[str, str]]:
    """Neighbours whose land border takes no freight, each pair in the order of the alphabet."""
    return sorted((min(r["a"], r["b"]), max(r["a"], r["b"])) for r in _rows("ways/closed_borders"))


def programme_areas() -> dict[str, list[str]]:
    """``CC.REGION``, or ``CC.*`` for a whole country, to the Interreg programmes in whose area it lies."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("areas/programme_areas"):
        found[f"{row['country']}.{row['admin1']}"].append(row["programme"])
    return dict(found)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with bundled(f"{name}.csv").open(encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)
