"""Ports and the sea graph, from searoute (Apache-2.0), and what it cannot know: rivers, canals, bays."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from data.cards import bundled
from models.city import Port, Waterway

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

    The package also lists inland depots (Denver, Chengdu): ``bundled/ports/rejected.csv`` takes them out. It lacks
    ports (Saldanha Bay, Mannheim): ``added.csv`` brings them. ``inland.csv`` says which lie inland, and where.
    """
    from searoute.data.ports_dict import node_list

    rejected = {(r["code"], r["name"]) for r in _rows("rejected")}
    inland = {(r["code"], r["name"]): r for r in _rows("inland")}
    listed = ((str(v["port"]), str(v["name"]), float(v["y"]), float(v["x"])) for v in node_list.values())
    added = ((r["code"], r["name"], float(r["latitude"]), float(r["longitude"])) for r in _rows("added"))
    ports = [
        _port(code, name, lat, lon, inland.get((code, name)))
        for code, name, lat, lon in (*(p for p in listed if p[:2] not in rejected), *added)
    ]
    return sorted(ports, key=lambda p: (p.code, p.lat, p.lon))


def _port(code: str, name: str, lat: float, lon: float, inland: dict[str, str] | None) -> Port:
    way = inland or {"waterway": "", "km": ""}
    km = float(way["km"]) if way["km"] else None
    return Port(code, name, code[:2].upper(), lat, lon, inland is not None, way["waterway"], km)


def read_waterways() -> list[Waterway]:
    """Rivers, canals and lakes that ports lie on, each before its tributaries."""
    return [
        Waterway(
            name=r["waterway"],
            joins=r["joins"],
            joins_km=float(r["joins_km"] or 0),
            mouth=(float(r["latitude"]), float(r["longitude"])) if r["latitude"] else None,
            reach_km=float(r["reach_km"]) if r["reach_km"] else None,
        )
        for r in _rows("waterways")
    ]


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


def _rows(name: str) -> Iterator[dict[str, str]]:
    with bundled(f"ports/{name}.csv").open(encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)
