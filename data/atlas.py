"""Typed readers of the atlas: clusters, linkages, places, and the crosswalk from other classifications."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.cards import bundled
from models.atlas import AtlasRow, Cluster, Linkage
from models.errors import InvalidInput

ATLAS = bundled("atlas")


def read_clusters(folder: Path = ATLAS) -> list[Cluster]:
    """All clusters, parents before their children as in the file."""
    return [Cluster(r["id"], r["parent"], r["name"], r["family"], r["meaning"]) for r in _rows(folder / "clusters.csv")]


def read_linkages(folder: Path = ATLAS) -> list[Linkage]:
    """Who supplies whom; empty without the file."""
    return [Linkage(r["supplier"], r["user"], int(r["strength"]), r["reason"]) for r in _rows(folder / "linkages.csv")]


def read_atlas(folder: Path = ATLAS) -> dict[int, AtlasRow]:
    """All places of the atlas by GeoNames id, from every ``places_*.csv``; empty without one.

    Raises:
        InvalidInput: a row cannot be read; the message names file and line.
    """
    out: dict[int, AtlasRow] = {}
    for path in sorted(folder.glob("places_*.csv")):
        for line, row in enumerate(_rows(path), start=2):
            try:
                entry = _entry(row)
            except (ValueError, KeyError) as error:
                raise InvalidInput(f"{path.name}, line {line}: {error}") from error
            out.setdefault(entry.id, entry)
    return out


@dataclass(frozen=True, slots=True)
class CrosswalkLine:
    """One code of another classification, the cluster that it feeds (``local`` for none), and with what share."""

    scheme: str
    code: str
    label: str
    cluster: str
    share: float
    why: str


def read_crosswalk(folder: Path = ATLAS) -> list[CrosswalkLine]:
    """From NAICS-3, ISIC and NACE divisions, GICS industries and sectors, PortWatch, and Factbook words to clusters."""
    return [
        CrosswalkLine(r["scheme"], r["code"], r["label"], r["cluster"], float(r["share"]), r["why"])
        for r in _rows(folder / "crosswalk.csv")
    ]


def read_country_words(folder: Path = ATLAS) -> list[tuple[str, str]]:
    """Words of a country's list of industries and the cluster that each stands for."""
    return [(line.code, line.cluster) for line in read_crosswalk(folder) if line.scheme == "factbook"]


def read_explanations(check: str, folder: Path = ATLAS) -> dict[str, str]:
    """Why rows differ from a count (``firms``: by GeoNames id, ``ports``: by name of the port)."""
    key = "geonameid" if check == "firms" else "name"
    return {r[key]: r["explanation"] for r in _rows(folder / "disagreements.csv") if r["check"] == check}


def country_clusters(industries: str, words: list[tuple[str, str]]) -> dict[str, float]:
    """Clusters named in a country's list of industries, each with strength 1; a proxy for its cities."""
    text = f" {industries.lower().replace('-', ' ')} "
    return {cluster: 1.0 for word, cluster in words if word in text}


def _entry(row: dict[str, str]) -> AtlasRow:
    clusters = dict(part.rsplit(":", 1) for part in row["clusters"].split("|") if part)
    anchors = tuple(part.split(":", 1) for part in row["anchors"].split("|") if part)
    return AtlasRow(
        id=int(row["geonameid"]),
        name=row["name"],
        country=row["country"],
        clusters={k: int(v) for k, v in clusters.items()},
        profile=row["profile"],
        anchors=tuple((kind, name) for kind, name in anchors),
        sources=tuple(s.strip() for s in row["sources"].split(" | ") if s.strip()),
        as_of=row["as_of"],
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as f:
            yield from csv.DictReader(f)
