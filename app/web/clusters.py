"""The cluster card of a pair: what both make, and who supplies whom, laid out for a small drawing."""

from dataclasses import dataclass

from app.engine.opened import Engine
from app.messages.language import Language
from models.pair import PairFacts

LIMIT = 9  # a choice: lines between more boxes cannot be followed
STEP = 34  # pixels from one box to the next


@dataclass(frozen=True)
class Box:
    """One cluster in its column; ``y`` is the middle of its line in the drawing."""

    id: str
    name: str
    strength: int
    y: int


@dataclass(frozen=True)
class Link:
    """A line between two boxes: ``shared``, ``a_to_b`` or ``b_to_a``."""

    kind: str
    y1: int
    y2: int


@dataclass(frozen=True)
class Card:
    """Two columns of clusters and the lines between them; the sentences tell the same to those who cannot see it."""

    left: list[Box]
    right: list[Box]
    links: list[Link]
    height: int
    shared: list[tuple[str, int, int]]
    supplies: list[tuple[str, str, str, int]]


def cluster_card(engine: Engine, a: int, b: int, facts: PairFacts, words: Language) -> Card | None:
    """The card, None where one side has no clusters."""
    one, other = engine.facts.entry(a)[0], engine.facts.entry(b)[0]
    if one is None or other is None:
        return None
    parent = {c.id: c.parent for c in engine.world.clusters}
    matched = [m.cluster for m in facts.shared_clusters]
    ends = [(s.supplier, s.user) if s.direction == "a_to_b" else (s.user, s.supplier) for s in facts.supplies]
    names = {c.id: words.cluster(c.id) for c in engine.world.clusters}
    left, right = (
        _boxes(entry.clusters, _first(entry.clusters, matched + [end[side] for end in ends], parent), names)
        for side, entry in enumerate((one, other))
    )
    return Card(
        left,
        right,
        _links(left, right, facts, parent),
        STEP * max(len(left), len(right)),
        [(words.cluster(m.cluster), round(m.strength_a), round(m.strength_b)) for m in facts.shared_clusters],
        [(words.cluster(s.supplier), words.cluster(s.user), s.direction, s.strength) for s in facts.supplies],
    )


def _boxes(held: dict[str, int], chosen: list[str], names: dict[str, str]) -> list[Box]:
    """One box per chosen cluster, from the top."""
    return [Box(c, names[c], held[c], STEP // 2 + STEP * i) for i, c in enumerate(chosen)]


def _first(held: dict[str, int], wanted: list[str], parent: dict[str, str]) -> list[str]:
    """The clusters to show: those with a line first, then the strongest."""
    order = {c: i for i, c in reversed(list(enumerate(wanted)))}
    rank = {c: min(order.get(c, 99), order.get(parent[c], 99)) for c in held}
    return sorted(held, key=lambda c: (rank[c], -held[c], c))[:LIMIT]


def _links(left: list[Box], right: list[Box], facts: PairFacts, parent: dict[str, str]) -> list[Link]:
    found = []
    for match in facts.shared_clusters:
        ends = _at(left, match.cluster, parent), _at(right, match.cluster, parent)
        if ends[0] and ends[1]:
            found.append(Link("shared", ends[0].y, ends[1].y))
    for supply in facts.supplies:
        out = supply.direction == "a_to_b"
        ends = (
            _at(left, supply.supplier if out else supply.user, parent),
            _at(right, supply.user if out else supply.supplier, parent),
        )
        if ends[0] and ends[1]:
            found.append(Link(supply.direction, ends[0].y, ends[1].y))
    return found


def _at(boxes: list[Box], cluster: str, parent: dict[str, str]) -> Box | None:
    """The box of a cluster, or of a child of it."""
    exact = next((box for box in boxes if box.id == cluster), None)
    return exact or next((box for box in boxes if parent[box.id] == cluster), None)
