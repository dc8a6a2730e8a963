"""Names beside the ids of a record, so that it can be read without a gazetteer."""

from collections.abc import Iterable, Sequence

from features.places.table import PlaceTable
from models.evaluation import EvaluationRecord, LeakedPair, SplitResult


def with_names(record: EvaluationRecord, table: PlaceTable) -> EvaluationRecord:
    """The record with name and country of each query."""
    update = {name: [_named(split, table) for split in getattr(record, name)] for name in ("splits", "baselines")}
    return record.model_copy(update=update)


def leaked_pairs(found: Iterable[tuple[str, int, int]], table: PlaceTable) -> list[LeakedPair]:
    """Leaked pairs (split, id of the query, id of the target) with the names of both, in the order of ids."""
    return [
        LeakedPair(split=split, query=a, query_name=_label(a, table), target=b, target_name=_label(b, table))
        for split, a, b in sorted(found)
    ]


def pair_lines(pairs: Sequence[LeakedPair]) -> list[str]:
    """A line for each pair."""
    return [f"{p.split}: {p.query_name} ({p.query}) and {p.target_name} ({p.target})" for p in pairs]


def _named(split: SplitResult, table: PlaceTable) -> SplitResult:
    rows = []
    for row in split.rows:
        at = table.row_of[row.query]
        rows.append(row.model_copy(update={"name": str(table.name[at]), "country": str(table.country[at])}))
    return split.model_copy(update={"rows": rows})


def _label(place: int, table: PlaceTable) -> str:
    at = table.row_of.get(place)
    return "a place that is not in the gazetteer" if at is None else f"{table.name[at]}, {table.country[at]}"
