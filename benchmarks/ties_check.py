"""The bundled ties against lists of others: ``python benchmarks/ties_check.py --reference PAIRS.csv``, ``--recall``.

``--reference`` prints the share of the bundled ties that a list of recorded pairs holds, by country; ``DIR`` with a
``train.csv`` will do as well. ``--recall`` prints how many ties that another hand recalled by name
(``benchmarks/judgement/ties.csv``) the bundled ones hold, by city.
"""

import argparse
import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.gazetteer import read_places
from data.names import FILE, Names, write_names
from data.pairs import read_pairs
from data.tie_tables import read_partnerships
from models.errors import AmbiguousCity, UnknownCity

RECALLED = Path(__file__).parent / "judgement" / "ties.csv"


@dataclass(frozen=True, slots=True)
class TiesReport:
    """Shares of bundled ties that a list of recorded pairs holds.

    Attributes:
        by_country: country to (ties that touch it, of which recorded).
        absent: labels of the ties that the list does not hold.
    """

    total: int
    recorded: int
    by_country: dict[str, tuple[int, int]]
    absent: list[str]


def compare_ties(recorded: Path) -> TiesReport:
    """Compare the bundled ties with a file of pairs (``a_geonameid,b_geonameid``).

    Raises:
        InvalidInput: the file cannot be used.
    """
    pairs, ties = set(read_pairs(recorded)), read_partnerships().rows
    touched: Counter[str] = Counter()
    held: Counter[str] = Counter()
    absent = []
    for tie in ties:
        here = (min(tie.a, tie.b), max(tie.a, tie.b)) in pairs
        for country in {tie.a_country, tie.b_country}:
            touched[country] += 1
            held[country] += here
        if not here:
            absent.append(f"{tie.a_name}, {tie.a_country} - {tie.b_name}, {tie.b_country}")
    by_country = {c: (n, held[c]) for c, n in touched.most_common()}
    return TiesReport(len(ties), len(ties) - len(absent), by_country, absent)


@dataclass
class Recall:
    """What of a recalled list the bundled ties hold.

    Attributes:
        by_city: city to (found, recalled). unread: names that are no one place of the gazetteer.
    """

    by_city: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def recalled(rows: Iterable[Mapping[str, str]], names: Names) -> Recall:
    """Look for each recalled tie (``city``, ``partner``, both as people write them) among the bundled ones."""
    known, found = {frozenset((tie.a, tie.b)) for tie in read_partnerships().rows}, Recall()
    for row in rows:
        try:
            pair = frozenset(names.resolve(row[side]) for side in ("city", "partner"))
        except (AmbiguousCity, UnknownCity):
            found.unread.append(f"{row['city']} - {row['partner']}")
            continue
        hits, total = found.by_city.get(row["city"], (0, 0))
        found.by_city[row["city"]] = hits + (pair in known), total + 1
    return found


def main() -> None:
    """Print one row a country, or a city."""
    parser = argparse.ArgumentParser(description="The bundled ties against lists of others.")
    parser.add_argument("--reference", type=Path, help="a CSV of pairs, or a folder with train.csv")
    parser.add_argument("--recall", action="store_true", help="how many recalled ties the table holds")
    given = parser.parse_args()
    if not given.reference and not given.recall:
        parser.error("give --reference or --recall")
    if given.reference:
        _print_shares(given.reference)
    if given.recall:
        _print_recall()


def _print_recall() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_names(read_places(), Path(folder) / FILE)
        with RECALLED.open(encoding="utf-8", newline="") as file:
            found = recalled(csv.DictReader(file), Names(Path(folder) / FILE))
    hits, total = (sum(column) for column in zip(*found.by_city.values(), strict=True))
    print(f"{hits} of {total} recalled ties are in the table ({hits / total:.1%}); {len(found.unread)} were not read.")
    for city, (n, of) in found.by_city.items():
        print(f"{city:24}{n:4} of {of}")


def _print_shares(given: Path) -> None:
    recorded = given / "train.csv" if given.is_dir() else given
    report = compare_ties(recorded)
    print(f"{report.recorded} of {report.total} ties are in {recorded.name} ({report.recorded / report.total:.1%}).")
    print(f"{'country':9}{'ties':>6}{'recorded':>10}{'share':>7}")
    for country, (total, held) in report.by_country.items():
        print(f"{country:9}{total:6}{held:10}{held / total:7.0%}")


if __name__ == "__main__":
    main()
