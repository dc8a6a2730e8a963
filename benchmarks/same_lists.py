"""Whether two versions of the code give the same lists: for a change that should make them faster and nothing else.

Run ``python benchmarks/same_lists.py write FILE`` with the one, then ``... compare FILE`` with the other, each with
its own artefact of the same tables and ties (it makes none). Askers are drawn by a seed; all purposes, orders and both
units take turns. A list is the same where its places stand in the same order; where they do not, those that moved are
counted as near-equal if their scores differ by less than 2e-6, else as another list. Exit code 1 for any of these.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from app.engine.opened import Engine, Store
from app.settings import Settings
from models.ranking import Filters, RankingQuery

QUERIES, K, NEAR = 500, 20, 2e-6
ORDERS = ("fit", "plausibility", "blend", "mutual", "fit")


def questions(engine: Engine, count: int, seed: int) -> list[tuple[int, RankingQuery]]:
    """Askers and questions."""
    rng, purposes = np.random.default_rng(seed), list(engine.ranker.purposes)
    rows = rng.permutation(len(engine.table))[:count]
    found = []
    for i, row in enumerate(rows):
        query = RankingQuery(
            purpose=purposes[i % len(purposes)],
            order_by=ORDERS[i // len(purposes) % len(ORDERS)],
            unit="city" if i % 7 == 3 else "metro",
            per_country=0 if i % 5 == 2 else None,
            diversity=0.3 if i % 11 == 4 else 0.0,
            filters=Filters(any_country=i % 6 == 1),
            k=K,
        )
        found.append((int(row), query))
    return found


def answer(engine: Engine, row: int, query: RankingQuery) -> list[dict[str, Any]]:
    """What a list says of each place, in its order."""
    kept = {"score", "fit", "plausibility", "rank_for_partner", "coverage", "known_tie"}
    matches = engine.ranker.rank(row, query).matches
    return [
        {"id": m.city.id, **m.model_dump(include=kept), "reasons": [r.text or str(r.params) for r in m.reasons]}
        for m in matches
    ]


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> str:
    """``same``, ``near-equal``, ``places`` (another place in a partner's list), ``reasons`` or ``other``."""
    if [m["id"] for m in ours] != [m["id"] for m in theirs]:
        scores = [abs(a["score"] - b["score"]) for a, b in zip(ours, theirs, strict=False)]
        return "near-equal" if len(ours) == len(theirs) and max(scores) < NEAR else "other"
    for a, b in zip(ours, theirs, strict=True):
        if any(abs((a[key] or 0) - (b[key] or 0)) > NEAR for key in ("score", "fit", "plausibility", "coverage")):
            return "other"
        if a["reasons"] != b["reasons"] or a["known_tie"] != b["known_tie"]:
            return "reasons"
    return (
        "same"
        if all(a["rank_for_partner"] == b["rank_for_partner"] for a, b in zip(ours, theirs, strict=True))
        else "places"
    )


def main() -> None:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("what", choices=("write", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    engine = Store(Settings()).engine()
    found = [(row, query, answer(engine, row, query)) for row, query in questions(engine, given.queries, given.seed)]
    if given.what == "write":
        given.file.write_text(json.dumps([matches for _, _, matches in found]), encoding="utf-8")
        return
    counts: dict[str, int] = {}
    for (row, query, matches), old in zip(found, json.loads(given.file.read_text(encoding="utf-8")), strict=True):
        kind = differences(matches, old)
        counts[kind] = counts.get(kind, 0) + 1
        if kind not in ("same", "near-equal"):
            print(f"{kind}: {engine.table.name[row]}, {query.purpose} by {query.order_by}")
    print(f"{len(found)} lists: {', '.join(f'{n} {kind}' for kind, n in sorted(counts.items()))}")
    sys.exit(1 if counts.get("other") or counts.get("reasons") else 0)


if __name__ == "__main__":
    main()
