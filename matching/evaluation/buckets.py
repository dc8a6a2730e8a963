"""Buckets: queries of one kind, and the figures of each, read from the rows of the queries."""

from collections.abc import Mapping, Sequence

from matching.evaluation.metrics import intervals, paired
from models.evaluation import Bucket, Interval, QueryRow, RankerComparison, SplitResult

ALL = "all"
HEADLINE = "mrr@100"
TOP = 10  # what a list shows when nobody asks for more


def bucketed(rows: Sequence[QueryRow]) -> dict[str, list[QueryRow]]:
    """The rows of each bucket, ``all`` first; a query counts in several."""
    found: dict[str, list[QueryRow]] = {ALL: list(rows)}
    for row in rows:
        for name in row.buckets:
            found.setdefault(name, []).append(row)
    return found


def figures(rows: Sequence[QueryRow], seed: int) -> dict[str, Bucket]:
    """Metrics of each bucket with their intervals, and its variety."""
    return {
        name: Bucket(
            queries=len(held),
            metrics=intervals([_metrics(row, name) for row in held], seed),
            variety=None if any(row.buckets.get(name) for row in held) else variety([row.top for row in held]),
        )
        for name, held in bucketed(rows).items()
    }


def variety(tops: Sequence[Sequence[int]]) -> float | None:
    """Different places in the first tens over ten times their number, 0..1; None without any list."""
    if not tops:
        return None
    return round(len({place for top in tops for place in top}) / (TOP * len(tops)), 5)


def compare(ours: SplitResult, other: SplitResult, seed: int = 0, headline: str = HEADLINE) -> RankerComparison:
    """Ours minus another, bucket by bucket, over the queries that both answered, paired by query.

    There is no difference where they share no query. ``better`` where the interval of the headline's difference over
    all queries lies above zero.
    """
    theirs = {row.query: row for row in other.rows}
    buckets: dict[str, dict[str, Interval]] = {}
    for name, rows in bucketed([row for row in ours.rows if row.query in theirs]).items():
        both = [row for row in rows if name == ALL or name in theirs[row.query].buckets]
        mine, rival = [_metrics(row, name) for row in both], [_metrics(theirs[row.query], name) for row in both]
        buckets[name] = paired(mine, rival, seed)
    difference = buckets.pop(ALL)
    better = headline in difference and difference[headline].low > 0
    return RankerComparison(split=ours.split, other=other.ranker, better=better, difference=difference, buckets=buckets)


def comparisons(
    ours: Sequence[SplitResult], others: Sequence[SplitResult], seed: int = 0, headline: str = HEADLINE
) -> list[RankerComparison]:
    """Ours against each of the others, on the splits of both."""
    mine = {split.split: split for split in ours}
    return [compare(mine[other.split], other, seed, headline) for other in others if other.split in mine]


def _metrics(row: QueryRow, bucket: str) -> Mapping[str, float]:
    return row.buckets.get(bucket) or row.metrics
