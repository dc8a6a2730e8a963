"""A benchmark record as one HTML page that needs nothing else; ``page.html`` beside it says how it looks."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from matching.evaluation.links import BEYOND, SKILL
from models.evaluation import EvaluationRecord, SplitResult


def html_page(record: EvaluationRecord) -> str:
    """The whole page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a run without a page does not wait for it

    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = templates.get_template("page.html")
    own = {"beyond": BEYOND, "equal_size": sorted(SKILL.values())}
    return page.render(record=record, points=_points, by_kind=_by_kind, **own).lstrip() + "\n"


def _points(items: Iterable[BaseModel], across: str, up: str) -> list[tuple[float, float]]:
    """Two fields of each item, as a plot takes them."""
    return [(getattr(item, across), getattr(item, up)) for item in items]


def _by_kind(split: SplitResult, prefix: str, metric: str) -> list[tuple[str, float]]:
    """Buckets of one kind, by name, and the mean of a metric."""
    found = sorted((n.removeprefix(prefix), b) for n, b in split.buckets.items() if n.startswith(prefix))
    return [(name, bucket.metrics[metric].mean) for name, bucket in found]
