"""A simulated programme, and what an office says of itself."""

from dataclasses import dataclass, field
from typing import Any

from models.city import CityRef
from models.evidence import Evidence
from tests.audit_world import item


@dataclass(frozen=True)
class Programme:
    """A tie, what its office would write down, what a fair officer would say, and why."""

    name: str
    here: CityRef
    there: CityRef
    facts: dict[str, Any]
    evidence: tuple[Evidence, ...]
    fair: tuple[str, ...]
    why: str
    never: tuple[str, ...] = field(default=())


def own(name: str, value: str | float, **change: Any) -> Evidence:
    """What an office says of itself."""
    return item(name, value, source="the office's own list", source_type="self_declared", **change)
