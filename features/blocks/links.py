"""Links: works and laboratories that a firm of one metro has in the other, one owner in both, offices."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Ints, Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown
from features.pairs.columns import PairColumns
from features.pairs.links import LinkBook, Sparse, saturated
from features.places.table import PlaceTable
from features.places.world import World

NO_AREAS = (-1, -1, -1)


class LinksBlock(Block):
    """What exists between two places. None known counts 0 and says nothing of coverage; it has no rows of its own."""

    name = "links"
    shown = Shown(
        part="works and offices that exist",
        names={"en": "Links", "es": "Vínculos", "ja": "既存のつながり"},
        light="#b5651d",
        dark="#e8a15c",
        order=8,
    )
    pair_features = (
        PairFeature("works_there", 0.3, "sites of the asker's firms in the partner's metro, by the logarithm"),
        PairFeature("works_here", 0.3, "sites of the partner's firms in the asker's metro, by the logarithm"),
        PairFeature("labs_there", 0.1, "laboratories of the asker's firms in the partner's metro, by the logarithm"),
        PairFeature("labs_here", 0.1, "laboratories of the partner's firms in the asker's metro, by the logarithm"),
        PairFeature("same_owner", 0.1, "firms that have sites in both, those with few sites most"),
        PairFeature("offices_there", 0.05, "offices in the partner's metro of the asker's country, region or city"),
        PairFeature("offices_here", 0.05, "offices in the asker's metro of the partner's country, region or city"),
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 1) of zeros: links are of pairs alone."""
        return BlockRows(np.zeros((len(table), 1), np.float32), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``linked``: shape (n,), the metro's number among those with a link, -1 for none.

        ``area``: shape (n, 3), numbers of the country, region and metro whose offices serve a place, -1 for none.
        Shared: for the sparse tables of ``_tables``, and for ``office`` (area to metro) and ``bureau`` (that turned
        round), the arrays ``_from``, ``_to`` and ``_weight`` of equal length, ``_from`` ascending.
        """
        book = LinkBook.build(table, world)
        tables, offices = _tables(book), book.counts()
        hosts = (host for one in tables.values() for row in one.values() for host in row)
        number = {metro: i for i, metro in enumerate(sorted({*hosts, *book.sites, *book.offices}))}
        codes = sorted(set(table.country.tolist()) | set(offices))
        at = {code: i for i, code in enumerate(codes)}
        by_area = {at[code]: hosts for code, hosts in offices.items()}
        same = {i: i for i in at.values()}
        columns = {
            **_all_triples(tables, number),
            **_triples("office", by_area, same, number),
            **_triples("bureau", _turned(by_area), number, same),
        }
        linked = np.array([number.get(int(a), -1) for a in table.anchor], np.int64)
        areas = [[at.get(code, -1) for code in book.areas(int(anchor))] for anchor in table.anchor]
        place = {"linked": linked, "area": np.array(areas, np.int64).reshape(len(table), 3)}
        return PairColumns(place, {**columns, "link_codes": np.array(codes, np.str_)})

    @classmethod
    def joined(cls, columns: PairColumns, table: PlaceTable, book: LinkBook) -> PairColumns:
        """The columns with a few more links of sites in them, for one request."""
        tables = _tables(book)
        linked, first = np.array(columns["linked"]), int(np.max(columns["linked"], initial=-1)) + 1
        touched = sorted({row for one in tables.values() for home, hosts in one.items() for row in (home, *hosts)})
        for i, anchor in enumerate(row for row in touched if linked[row] < 0):
            linked[table.anchor == anchor] = first + i
        added = _all_triples(tables, {anchor: int(linked[anchor]) for anchor in touched})
        more = {key: column for name in tables for key, column in _summed(name, columns, added)}
        return PairColumns({**columns.place, "linked": linked}, {**columns.shared, **more})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """What stands of each in the other; nothing for an asker that is not in the gazetteer."""
        other = partners["linked"]
        # Numbers of metros and areas mean something within one gazetteer only; a profile has no links.
        same = partners is asker or asker["link_codes"] is partners["link_codes"]
        metro = int(asker["linked"][row]) if same else -1
        there, here = np.zeros(len(other), np.float32), np.zeros(len(other), np.float32)
        for area, column in zip(asker["area"][row] if same else NO_AREAS, partners["area"].T, strict=True):
            there += _row(partners, "office", int(area), other)
            here += _row(partners, "bureau", metro, column)
        found = {
            "works_there": _row(partners, "works", metro, other),
            "works_here": _row(partners, "hosts", metro, other),
            "labs_there": _row(partners, "labs", metro, other),
            "labs_here": _row(partners, "lab_hosts", metro, other),
            "same_owner": _row(partners, "owner", metro, other),
            "offices_there": there,
            "offices_here": here,
        }
        return {name: saturated(weight) for name, weight in found.items()}


def _tables(book: LinkBook) -> dict[str, Sparse]:
    """Works and laboratories by head office, and by host; firms that have sites in both."""
    works, labs = book.works(laboratories=False), book.works(laboratories=True)
    return {"works": works, "hosts": _turned(works), "labs": labs, "lab_hosts": _turned(labs), "owner": book.shared()}


def _all_triples(tables: Mapping[str, Sparse], number: Mapping[int, int]) -> dict[str, np.ndarray]:
    return {key: column for name, one in tables.items() for key, column in _triples(name, one, number, number).items()}


def _turned(rows: Sparse) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for a, row in rows.items():
        for b, weight in row.items():
            found.setdefault(b, {})[a] = weight
    return found


def _triples(name: str, rows: Sparse, a: Mapping[int, int], b: Mapping[int, int]) -> dict[str, np.ndarray]:
    """A sparse table as three columns, sorted by the first."""
    found = sorted((a[i], b[j], weight) for i, row in rows.items() for j, weight in row.items())
    one, other, weight = zip(*found, strict=True) if found else ((), (), ())
    return {
        f"{name}_from": np.array(one, np.int64),
        f"{name}_to": np.array(other, np.int64),
        f"{name}_weight": np.array(weight, np.float32),
    }


def _summed(name: str, columns: PairColumns, added: Mapping[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """A sparse table with a few more entries, sorted; weights of one pair are added. It may hold millions."""
    ends = tuple(f"{name}_{end}" for end in ("from", "to"))
    if not len(added[ends[0]]):
        return []
    size = 1 + max(int(np.max(t[end], initial=0)) for t in (columns, added) for end in ends)
    old, new = (t[ends[0]] * size + t[ends[1]] for t in (columns, added))
    at, weight = np.searchsorted(old, new), np.array(columns[f"{name}_weight"])
    there = old[np.minimum(at, len(old) - 1)] == new if len(old) else np.zeros(len(new), bool)
    weight[at[there]] += added[f"{name}_weight"][there]
    rest = {key: column[~there] for key, column in added.items() if key.startswith(f"{name}_")}
    joined = [(end, np.insert(columns[end], at[~there], rest[end])) for end in ends]
    return [*joined, (f"{name}_weight", np.insert(weight, at[~there], rest[f"{name}_weight"]))]


def _row(columns: PairColumns, name: str, number: int, others: Ints) -> Row:
    """One row of a sparse table for numbered partners; 0 for a number of -1."""
    first, last = np.searchsorted(columns[f"{name}_from"], [number, number + 1])
    if number < 0 or first == last:
        return np.zeros(len(others), np.float32)
    to = columns[f"{name}_to"][first:last]
    at = np.minimum(np.searchsorted(to, others), len(to) - 1)
    return np.where(to[at] == others, columns[f"{name}_weight"][first:last][at], 0).astype(np.float32)
