"""Do a few cities flood everybody's list? ``python benchmarks/exposure.py [askers]`` (needs a build).

Top 10 of a seeded sample of metros of 100,000 people and more, in each order and with the limits that spread a list.
"""

import sys

import numpy as np

from app.engine.opened import Engine, Store
from app.settings import Settings
from matching.evaluation.exposure import exposure
from models.ranking import RankingQuery

VARIANTS = {
    "similarity alone (fit, no limit)": RankingQuery(),
    "fit for both sides (mutual)": RankingQuery(order_by="mutual"),
    "fit, at most two per country": RankingQuery(per_country=2),
    "fit, diversity 0.3": RankingQuery(diversity=0.3),
    "precedent": RankingQuery(order_by="plausibility"),
    "blend": RankingQuery(order_by="blend"),
}


def main() -> None:
    """Print one row per variant."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    engine = Store(Settings()).ensure(lambda text, share: None)
    table, places = engine.table, engine.ranker.precedent.model.pairs.places
    large = np.flatnonzero(table.is_anchor & (table.metro_population >= 100_000))
    askers = [int(r) for r in np.random.default_rng(0).choice(large, size=min(count, len(large)), replace=False)]
    print(f"{len(askers)} askers; a share of 1 would show {10 * len(askers)} different cities")
    print("| list | different cities | Gini | most shown city | in lists | entropy of countries, bits |")
    print("|---|---|---|---|---|---|")
    for name, query in VARIANTS.items():
        tops = {row: top_ten(engine, row, query) for row in askers}
        got = exposure(places, {}, tops, 0, 0)
        shown, times = np.unique([c for top in tops.values() for c in top], return_counts=True)
        most = int(shown[times.argmax()])
        print(
            f"| {name} | {got.distinct} | {got.gini:.4f} | {table.name[most]} | {times.max()} | "
            f"{got.country_entropy:.2f} |",
            flush=True,
        )


def top_ten(engine: Engine, row: int, query: RankingQuery) -> list[int]:
    """Rows of the ten first."""
    matches = engine.ranker.rank(row, query, mutual=False).matches
    return [engine.table.row_of[m.city.id] for m in matches]


if __name__ == "__main__":
    main()
