"""Links: works and laboratories that a firm of one metro has in the other, one owner in both, offices, routes."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Ints, Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown
from features.pairs.columns import PairColumns
from features.pairs.links import LinkBook, saturated
from features.pairs.routes import Sparse, joined_by
from features.places.table import PlaceTable
from features.places.world import World

NO_AREAS = (-1, -1, -1)


class LinksBlock(Block):
    """What exists between two places. None known counts 0 and says nothing of coverage; it has no rows of its own."""

    name = "links"
    shown = Shown(
        part="works, offices and routes that exist",
        names={"en": "Links", "es": "Vínculos", "ja": "既存のつながり"},
        light="#b5651d",
        dark="#e8a15c",
        order=8,
    )
    pair_features = (
        PairFeature("works_there", 0.24, "sites of the asker's firms in the partner's metro, by the logarithm"),
        PairFeature("works_here", 0.24, "sites of the partner's firms in the asker's metro, by the logarithm"),
        PairFeature("labs_there", 0.08, "laboratories of the asker's firms in the partner's metro, by the logarithm"),
        PairFeature("labs_here", 0.08, "laboratories of the partner's firms in the asker's metro, by the logarithm"),
        PairFeature("same_owner", 0.08, "firms that have sites in both, those with few sites most"),
        PairFeature("offices_there", 0.04, "offices in the partner's metro of the asker's country, region or city"),
        PairFeature("offices_here", 0.04, "offices in the asker's metro of the partner's country, region or city"),
        PairFeature("flights", 0.12, "a nonstop flight between the two metros, by how often it goes"),
        PairFeature("sailings", 0.08, "ferries, container lanes, roll-on ships and freight trains that join the two"),
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 1) of zeros: links are of pairs alone."""
        return BlockRows(np.zeros((len(table), 1), np.float32), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``linked``: shape (n,), the metro's number among those with a link, -1 for none.

        ``area``: shape (n, 3), numbers of the country, region and metro whose offices serve a place, -1 for none.
        Shared: for the sparse tables of ``_tables``, and for ``office`` (area to metro) and ``bureau`` (that turned
        round), the columns ``_to`` and the numbers ``_weight`` row by row, and where each row begins, ``_start``.
        """
        book = LinkBook.build(table, world)
        tables, offices = _tables(book), book.counts()
        hosts = (host for one in tables.values() for row in one.values() for host in row)
        routes = {"flight": book.routes.flights(), "sailing": book.routes.sailings()}
        metros = {*hosts, *book.sites, *book.offices, *book.routes.partners_of}
        number = {metro: i for i, metro in enumerate(sorted(metros))}
        codes = sorted(set(table.country.tolist()) | set(offices))
        at = {code: i for i, code in enumerate(codes)}
        by_area = {at[code]: hosts for code, hosts in offices.items()}
        same = {i: i for i in at.values()}
        columns = {
            **_all_rows({**tables, **routes}, number, len(number)),
            **_rows("office", by_area, same, number, len(at)),
            **_rows("bureau", _turned(by_area), number, same, len(number)),
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
        new = [row for row in touched if linked[row] < 0]
        for i, anchor in enumerate(new):
            linked[table.anchor == anchor] = first + i
        count = first + len(new)
        added = _all_rows(tables, {anchor: int(linked[anchor]) for anchor in touched}, count)
        more = {key: column for name in tables for key, column in _summed(name, columns, added, count)}
        for name in ("bureau", "flight", "sailing"):
            more[f"{name}_start"] = _longer(columns[f"{name}_start"], count)
        return PairColumns({**columns.place, "linked": linked}, {**columns.shared, **more})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """What stands of each in the other; nothing for an asker that is not in the gazetteer."""
        other = partners["linked"]
        # Numbers of metros and areas mean something within one gazetteer only; a profile has no links.
        same = partners is asker or asker["link_codes"] is partners["link_codes"]
        metro = int(asker["linked"][row]) if same else -1
        offices = np.zeros(len(partners["works_start"]), np.float32)
        for area in asker["area"][row] if same else NO_AREAS:
            offices += _row(partners, "office", int(area), len(offices))
        bureaus = _row(partners, "bureau", metro, len(partners["office_start"]))
        tables = {"works_there": "works", "works_here": "hosts", "labs_there": "labs", "labs_here": "lab_hosts"}
        found = {
            feature: saturated(_row(partners, name, metro, len(offices)))[other]
            for feature, name in (*tables.items(), ("same_owner", "owner"))
        }
        found["offices_there"] = saturated(offices)[other]
        here = bureaus[partners["area"]].sum(axis=1) if bureaus.any() else np.zeros(len(other), np.float32)
        found["offices_here"] = saturated(here)
        found["flights"] = _row(partners, "flight", metro, len(offices))[other]
        found["sailings"] = joined_by(_row(partners, "sailing", metro, len(offices)))[other]
        return found


def _tables(book: LinkBook) -> dict[str, Sparse]:
    """Works and laboratories by head office, and by host; firms that have sites in both."""
    works, labs = book.works(laboratories=False), book.works(laboratories=True)
    return {"works": works, "hosts": _turned(works), "labs": labs, "lab_hosts": _turned(labs), "owner": book.shared()}


def _all_rows(tables: Mapping[str, Sparse], number: Mapping[int, int], count: int) -> dict[str, np.ndarray]:
    return {key: col for name, one in tables.items() for key, col in _rows(name, one, number, number, count).items()}


def _turned(rows: Sparse) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for a, row in rows.items():
        for b, weight in row.items():
            found.setdefault(b, {})[a] = weight
    return found


def _rows(name: str, rows: Sparse, a: Mapping[int, int], b: Mapping[int, int], count: int) -> dict[str, np.ndarray]:
    """A sparse table of so many rows, row by row."""
    found = sorted((a[i], b[j], weight) for i, row in rows.items() for j, weight in row.items())
    one, other, weight = zip(*found, strict=True) if found else ((), (), ())
    return {
        f"{name}_start": np.searchsorted(np.array(one, np.int64), np.arange(count + 1)),
        f"{name}_to": np.array(other, np.int32),
        f"{name}_weight": np.array(weight, np.float32),
    }


def _longer(start: Ints, count: int) -> Ints:
    """Where each of so many rows begins; the new ones are empty."""
    return np.append(start, np.full(count + 1 - len(start), start[-1]))


def _summed(
    name: str, columns: PairColumns, added: Mapping[str, np.ndarray], count: int
) -> list[tuple[str, np.ndarray]]:
    """A sparse table with a few more entries; weights of one pair are added. It may hold millions."""
    start, to = _longer(columns[f"{name}_start"], count), columns[f"{name}_to"]
    more, others, gain = (added[f"{name}_{part}"] for part in ("start", "to", "weight"))
    if not len(others):
        return [(f"{name}_start", start)]
    own = np.repeat(np.arange(count), np.diff(more))
    at = np.array([a + np.searchsorted(to[a:b], j) for a, b, j in zip(start[own], start[own + 1], others, strict=True)])
    there = np.array([i < end and to[i] == j for i, end, j in zip(at, start[own + 1], others, strict=True)], bool)
    weight = np.array(columns[f"{name}_weight"])
    weight[at[there]] += gain[there]
    grown = start + np.append(0, np.cumsum(np.bincount(own[~there], minlength=count)))
    return [
        (f"{name}_start", grown),
        (f"{name}_to", np.insert(to, at[~there], others[~there])),
        (f"{name}_weight", np.insert(weight, at[~there], gain[~there])),
    ]


def _row(columns: PairColumns, name: str, number: int, count: int) -> Row:
    """One row of a sparse table, shape (count,); all 0 for a number of -1. The last is 0, which -1 finds."""
    out = np.zeros(count, np.float32)
    if number >= 0:
        first, last = columns[f"{name}_start"][number : number + 2]
        out[columns[f"{name}_to"][first:last]] = columns[f"{name}_weight"][first:last]
    return out
