"""Cities side by side."""

from itertools import combinations

from app.facts import city_with_facts
from app.state import Engine
from features.facts import pair_facts
from models.base import SCHEMA_VERSION
from models.compare import Comparison


def compare(engine: Engine, rows: list[int]) -> Comparison:
    """Facts of each city and of each pair, in the order asked."""
    return Comparison(
        schema_version=SCHEMA_VERSION,
        run_id=engine.manifest.build_id,
        cities=[city_with_facts(engine, row) for row in rows],
        pairs=[pair_facts(engine.book, a, engine.book, b) for a, b in combinations(rows, 2)],
    )
