"""The bundled rules as one page by country: ``python benchmarks/rules_page.py`` writes ``docs/data/rules.md``."""

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from babel import Locale

from data.cards import bundled
from data.gazetteer import read_places
from data.tie_tables import read_rules
from models.partnership import Rule

PAGE = Path(__file__).resolve().parent.parent / "docs/data/rules.md"
NAMES = Locale("en").territories
HEAD = """# Rules that bear on ties

`data/bundled/ties/rules.csv`, by the country whose cities a rule binds; what binds the cities of every country comes
last, by the place that it bears on. Written by `python benchmarks/rules_page.py`. A rule that *blocks* stops a tie in
an audit and takes the place off a list; sanctions, wars and occupations that are *flagged* take it off a list
(`--risk flag` and `--risk show` let it in); all other flags are told. "Known from" is the day on which the address was
read, or the year of the general knowledge that a row rests on: read the law itself before acting.

"""
COLUMNS = ("cities of", "with", "rule", "kind", "effect", "in force", "known from")


def page(rules: Iterable[Rule]) -> str:
    """The whole page."""
    names = _names()
    rows = sorted((not rule.a_countries and not rule.a_city, *_row(rule, names)) for rule in rules)
    lines = ["| " + " | ".join(cells) + " |" for cells in (COLUMNS, ("---",) * len(COLUMNS), *(r[1:] for r in rows))]
    return HEAD + "\n".join(lines) + "\n"


def _names() -> dict[object, str]:
    """Names of places by id and of regions by (country, code)."""
    with bundled("gazetteer/regions.csv").open(encoding="utf-8", newline="") as f:
        regions = {(row["country"], row["admin1"]): row["name"] for row in csv.DictReader(f)}
    return {place.id: place.name for place in read_places()} | regions


def _row(rule: Rule, names: Mapping[object, str]) -> tuple[str, ...]:
    here = _side(rule.a_countries, rule.a_admin1, rule.a_city, names)
    there = _side(rule.b_countries, rule.b_admin1, rule.b_city, names)
    force = f"{rule.valid_from} to {rule.valid_to}" if rule.valid_to else f"since {rule.valid_from}"
    known = f"[read {rule.read_on}]({rule.source})" if rule.read_on else rule.source.removeprefix("compiled: ")
    cells = (here, there, f"{rule.title}: {rule.text}", rule.kind, rule.effect, force, known)
    return tuple(cell.replace("|", "/") for cell in cells)


def _side(countries: tuple[str, ...], region: str, city: int, names: Mapping[object, str]) -> str:
    """One side of a rule in words; "any" for all the world."""
    area = names[countries[0], region] if region else ""
    parts = [*sorted(NAMES.get(code, code) for code in countries), area, names[city] if city else ""]
    return ", ".join(part for part in parts if part) or "any"


if __name__ == "__main__":
    PAGE.write_text(page(read_rules().rows), encoding="utf-8")
