"""Ports and the sea graph, from searoute (Apache-2.0)."""

import csv
from dataclasses import dataclass

from data.cards import bundled
from models.city import Port

SOURCE = "searoute ports and sea graph"
LICENCE = "Apache-2.0"
AS_OF = "2025"
_CLOSED_PASSAGES = frozenset({"northwest"})


@dataclass(frozen=True, slots=True)
class SeaGraph:
    """The sea lanes as plain columns: nodes (lon, lat) and edges (from, to, km)."""

    nodes: list[tuple[float, float]]
    edges: list[tuple[int, int, float]]


def read_ports() -> list[Port]:
    """Sea, river and lake ports, by code; the first two letters of a code are the country.

    The package also lists inland depots (Denver, Chengdu); ``bundled/ports/rejected.csv`` takes them out.
    """
    from searoute.data.ports_dict import node_list

    with bundled("ports/rejected.csv").open(encoding="utf-8", newline="") as f:
        rejected = {(r["code"], r["name"]) for r in csv.DictReader(f)}

    ports = [
        Port(str(v["port"]), str(v["name"]), str(v["port"])[:2].upper(), float(v["y"]), float(v["x"]))
        for v in node_list.values()
        if (str(v["port"]), str(v["name"])) not in rejected
    ]
    return sorted(ports, key=lambda p: (p.code, p.lat, p.lon))


def read_sea_graph() -> SeaGraph:
    """The sea graph without the closed passages (the Northwest passage, as upstream's default)."""
    from searoute.data.marnet_dict import edge_list, node_list

    nodes = [(float(x), float(y)) for x, y in node_list]
    row = {node: i for i, node in enumerate(node_list)}
    edges = [
        (row[a], row[b], float(data["weight"]))
        for a, targets in edge_list.items()
        for b, data in targets.items()
        if data.get("passage") not in _CLOSED_PASSAGES
    ]
    return SeaGraph(nodes, edges)
