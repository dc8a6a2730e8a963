"""The bundled ties against a list of recorded pairs."""

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
