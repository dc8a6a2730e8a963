"""Industry mixes that live sources measure: what a metro has more of than other metros do, and how far to trust it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.table import PlaceTable
from features.places.world import World
from models.atlas import Measured

LEAST_SHARE = 0.02  # a choice: below it a handful of firms would speak for the metro
LEAST_QUOTIENT = 1.2  # a choice: a fifth above the usual share; nearer to 1 it is what every metro has
MOST = 3.0  # the atlas's greatest strength, so that counts and rows speak on one scale


@dataclass(frozen=True)
class Mix:
    """The measured mix of one metro.

    Attributes:
        strengths: cluster to strength, above 1.2 to 3: its location quotient, capped.
        confidence: 0..1, one half at the source's ``half``.
        total: traded amount of the metro. amounts: by cluster.
    """

    strengths: dict[str, float]
    confidence: float
    total: float
    amounts: dict[str, float]
    source: Measured


def measured_mixes(table: PlaceTable, world: World) -> dict[int, Mix]:
    """Anchor row to the mix of the source that is trusted most there.

    The strength of a cluster is its location quotient (its share of the metro's traded amount over its share of the
    amount of all metros; Florence 1939), at most 3; clusters below a quotient of 1.2 or 2 % of the amount are left out.
    An industry that feeds several clusters counts for those that the metro's row of the atlas names, where it names
    one: "transportation equipment" is aircraft in Wichita and cars in Detroit.
    """
    parent = {c.id: c.parent or c.id for c in world.clusters}
    known = {
        row: {parent[c] for c in world.atlas[int(table.ids[entry])].clusters}
        for row, entry in enumerate(atlas_rows(table, world))
        if entry != NO_ROW and table.is_anchor[row]
    }
    best: dict[int, Mix] = {}
    for source in world.measured:
        for anchor, mix in _mixes(source, table, known, parent).items():
            if anchor not in best or mix.confidence > best[anchor].confidence:
                best[anchor] = mix
    return best


def large_heads(table: PlaceTable, source: Measured, row: int) -> list[str]:
    """Large firms that have their head office in the metro of an anchor, or in a place that is none, each once."""
    rows = [table.row_of[place] for place in source.heads if place in table.row_of]
    mine = [r for r in rows if r == row or (table.is_anchor[row] and table.anchor[r] == row)]
    mine.sort(key=lambda r: -table.population[r])
    return list(dict.fromkeys(name for r in mine for name in source.heads[int(table.ids[r])]))


def _mixes(
    source: Measured, table: PlaceTable, known: Mapping[int, set[str]], parent: Mapping[str, str]
) -> dict[int, Mix]:
    metros: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    everywhere: dict[str, float] = defaultdict(float)
    for place, amounts in source.places.items():
        row = table.row_of.get(place)
        if row is None:
            continue
        anchor = int(table.anchor[row])
        for code, amount in amounts.items():
            for cluster, share in _feeds(source.codes[code], known.get(anchor, set()), parent).items():
                metros[anchor][cluster] += amount * share
                everywhere[cluster] += amount * share
    total = sum(everywhere.values())
    return {
        anchor: _mix(source, dict(amounts), {c: everywhere[c] / total for c in amounts})
        for anchor, amounts in metros.items()
    }


def _feeds(shares: Mapping[str, float], known: Collection[str], parent: Mapping[str, str]) -> dict[str, float]:
    """Shares of the clusters that an industry feeds in a metro, summing to what they sum to everywhere."""
    named = {cluster: share for cluster, share in shares.items() if parent[cluster] in known} or dict(shares)
    scale = sum(shares.values()) / sum(named.values())
    return {cluster: share * scale for cluster, share in named.items()}


def _mix(source: Measured, amounts: dict[str, float], usual: dict[str, float]) -> Mix:
    total = sum(amounts.values())
    share = {cluster: amount / total for cluster, amount in amounts.items()}
    quotient = {cluster: share[cluster] / usual[cluster] for cluster in share}
    strengths = {
        cluster: min(MOST, quotient[cluster])
        for cluster in share
        if share[cluster] >= LEAST_SHARE and quotient[cluster] >= LEAST_QUOTIENT
    }
    return Mix(strengths, total / (total + source.half), total, amounts, source)
