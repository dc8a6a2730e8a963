"""What the industries of two places say: clusters of both, who supplies whom, what one is close to gaining."""

from collections.abc import Mapping

from features.arrays import Rows
from features.blocks.industry import BOUND
from features.places.world import World
from models.atlas import AtlasRow, Linkage
from models.pair import ClusterMatch, SupplyMatch

# A choice: nearly every pair of large metros has six links (docs/decisions/0006, 11); more would tell no pair apart.
MAX_SUPPLIES = 6


def shared_clusters(a: AtlasRow | None, b: AtlasRow | None, world: World) -> list[ClusterMatch]:
    """Clusters that both hold, strongest first; siblings under one parent count as that parent."""
    if a is None or b is None:
        return []
    names, parent = world.cluster_names, world.cluster_parents
    both = sorted(a.clusters.keys() & b.clusters.keys())
    covered = {parent[c] for c in both}
    up_a, up_b = (
        {p: max(v for c, v in r.clusters.items() if parent[c] == p) for p in {parent[c] for c in r.clusters}}
        for r in (a, b)
    )
    matches = [(c, float(a.clusters[c]), float(b.clusters[c])) for c in both]
    matches += [(p, up_a[p] / 2, up_b[p] / 2) for p in sorted((up_a.keys() & up_b.keys()) - covered)]
    matches.sort(key=lambda m: (-m[1] * m[2], m[0]))
    return [ClusterMatch(cluster=c, name=names[c], strength_a=x, strength_b=y) for c, x, y in matches]


def supplies(a: AtlasRow | None, b: AtlasRow | None, world: World) -> list[SupplyMatch]:
    """Who supplies whom across the pair, strongest first: ``a_to_b`` where a's cluster supplies b's.

    A link of parents holds for their subclusters at half the weight, and not within one parent.
    """
    if a is None or b is None:
        return []
    names, parent = world.cluster_names, world.cluster_parents
    found: dict[tuple[str, str, str], tuple[float, SupplyMatch]] = {}
    for source, target, direction in ((a, b, "a_to_b"), (b, a, "b_to_a")):
        has, uses = _with_parents(source, parent), _with_parents(target, parent)
        for link in _links(has, uses, world):
            weight = link.strength * has[link.supplier] * uses[link.user]
            key = (parent[link.supplier], parent[link.user], direction)
            direct = link.supplier in source.clusters and link.user in target.clusters
            best = found[key][0] if key in found else 0.0
            if weight > best and (direct or key[0] != key[1]):
                found[key] = (weight, _supply(link, names, direction))
    return [m for _, m in sorted(found.values(), key=lambda f: (-f[0], f[1].supplier, f[1].user))][:MAX_SUPPLIES]


def next_industry(a: AtlasRow | None, b: AtlasRow | None, world: World, related: Rows) -> str | None:
    """The cluster that b has, strongly, and a is closest to gaining; None where nothing of b's is near to a's.

    Args:
        related: how often two clusters stand together, shape (clusters, clusters).
    """
    if a is None or b is None:
        return None
    column, parent = world.cluster_columns, world.cluster_parents
    own = [column[c] for c in a.clusters]
    family = {parent[c] for c in a.clusters}
    near = {
        c: strength * float(related[own, column[c]].sum())
        for c, strength in sorted(b.clusters.items())
        if strength > 1 and parent[c] not in family
    }
    best = max(near, key=lambda c: near[c], default=None)
    return best if best is not None and near[best] > 0 else None


def _links(has: Mapping[str, float], uses: Mapping[str, float], world: World) -> list[Linkage]:
    """Linkages from what one side has to what the other uses, in the order of the table."""
    places = sorted(n for cluster in has for n in world.links_of.get(cluster, ()))
    links = [world.linkages[n] for n in places]
    return [link for link in links if link.user in uses and link.supplier not in BOUND]


def _with_parents(row: AtlasRow, parent: Mapping[str, str]) -> dict[str, float]:
    """Strengths of a row's clusters, and of their parents at half."""
    strengths: dict[str, float] = {}
    for cluster, strength in row.clusters.items():
        up = parent[cluster]
        if up != cluster:
            strengths[up] = max(strengths.get(up, 0.0), strength / 2)
    return {**strengths, **{c: float(s) for c, s in row.clusters.items()}}


def _supply(link: Linkage, names: Mapping[str, str], direction: str) -> SupplyMatch:
    return SupplyMatch(
        supplier=link.supplier,
        supplier_name=names[link.supplier],
        user=link.user,
        user_name=names[link.user],
        strength=link.strength,
        direction=direction,
        reason=link.reason,
    )
