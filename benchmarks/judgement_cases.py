"""The 120 judgement cases of ``benchmarks/judgement/orders.csv`` held against the order by fit, without any limit.

    python benchmarks/judgement_cases.py [--failed]

Prints how many rows of each kind and how many whole cases hold, and with ``--failed`` each row that does not.
"""

import csv
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.engine.opened import Engine, Store
from app.settings import Settings
from matching.ranking.filters import candidates
from matching.ranking.top import top
from models.errors import AmbiguousCity, UnknownCity
from models.ranking import RankingQuery

ORDERS = Path(__file__).parent / "judgement" / "orders.csv"


@dataclass(frozen=True)
class Judged:
    """One row: what was expected, and the partner's place among all candidates; None for one that is none."""

    row: dict[str, str]
    place: int | None

    @property
    def holds(self) -> bool:
        """A high one within its bound; a low or absent one beyond it or no candidate at all."""
        within = self.place is not None and self.place <= int(self.row["within"])
        return within if self.row["must"] == "high" else not within


def judge(engine: Engine) -> list[Judged]:
    """All rows, in the order of the file."""

    @cache
    def places(city: int, purpose: str) -> dict[int, int]:
        context = engine.ranker.context(city, RankingQuery(purpose=purpose))
        rows = np.flatnonzero(candidates(context).allowed)
        fit = engine.ranker.scorer.fit(context.asker, context.weighting)[rows]
        order = rows[top(fit, engine.table.ids[rows])]
        return {int(row): place for place, row in enumerate(order, 1)}

    with ORDERS.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return [
        Judged(
            row,
            places(find(engine, row["city"], row["admin1"], row["country"]), row["purpose"]).get(
                int(engine.table.anchor[find(engine, row["partner"], row["partner_admin1"], row["partner_country"])])
                if row["must"] != "absent"
                else find(engine, row["partner"], row["partner_admin1"], row["partner_country"])
            ),
        )
        for row in rows
    ]


def find(engine: Engine, name: str, admin1: str, country: str) -> int:
    """Row of a place that a case names: by its region where that is understood, else the largest of its country."""
    for text in (f"{name}, {admin1}, {country}", f"{name}, {country}"):
        try:
            return engine.row(text)
        except (UnknownCity, AmbiguousCity):
            continue
    hits = [hit for hit in engine.names.search(name, 20) if hit.country == country]
    return engine.table.row_of[max(hits, key=lambda hit: hit.population).id]


def main() -> None:
    """Run and print."""
    found = judge(Store(Settings()).engine())
    cases = defaultdict(list)
    for one in found:
        cases[one.row["case"]].append(one.holds)
        if not one.holds and "--failed" in sys.argv:
            row = one.row
            print(
                f"{row['case']:>3} {row['city']}, {row['purpose']}: {row['partner']} {row['must']} within "
                f"{row['within']}, is {one.place}. {row['why']}"
            )
    rows = Counter((one.row["must"], one.holds) for one in found)
    for must in ("high", "low", "absent"):
        print(f"{must:6} {rows[must, True]} of {rows[must, True] + rows[must, False]} rows hold")
    print(f"cases  {sum(all(holds) for holds in cases.values())} of {len(cases)} hold whole")


if __name__ == "__main__":
    main()
