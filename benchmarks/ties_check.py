"""The bundled ties against a list of recorded pairs: ``python benchmarks/ties_check.py --reference PAIRS.csv``.

Prints the share of the bundled ties that the list holds, by country; ``DIR`` with a ``train.csv`` will do as well.
"""

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data.pairs import read_pairs
from data.tie_tables import read_partnerships


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


def main() -> None:
    """Print one row a country."""
    parser = argparse.ArgumentParser(description="The bundled ties against a list of recorded pairs.")
    parser.add_argument("--reference", type=Path, required=True, help="a CSV of pairs, or a folder with train.csv")
    given = parser.parse_args().reference
    recorded = given / "train.csv" if given.is_dir() else given
    report = compare_ties(recorded)
    print(f"{report.recorded} of {report.total} ties are in {recorded.name} ({report.recorded / report.total:.1%}).")
    print(f"{'country':9}{'ties':>6}{'recorded':>10}{'share':>7}")
    for country, (total, held) in report.by_country.items():
        print(f"{country:9}{total:6}{held:10}{held / total:7.0%}")


if __name__ == "__main__":
    main()
