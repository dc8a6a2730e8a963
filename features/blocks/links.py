"""Links: works that a firm of one metro has in the other, works of one owner in both, offices."""

from collections.abc import Mapping

import numpy as np

from features.arrays import Ints, Row
from features.blocks.block import Block, BlockRows, PairFeature, Shown
from features.pairs.columns import PairColumns
from features.pairs.links import LinkBook, Sparse, saturated
from features.places.table import PlaceTable
from features.places.world import World


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
        PairFeature("works_there", 0.4, "sites of the asker's firms in the partner's metro, by the logarithm"),
        PairFeature("works_here", 0.4, "sites of the partner's firms in the asker's metro, by the logarithm"),
        PairFeature("same_owner", 0.1, "firms that have sites in both, those with few sites most"),
        PairFeature("offices_there", 0.05, "offices of the asker's country in the partner's metro"),
        PairFeature("offices_here", 0.05, "offices of the partner's country in the asker's metro"),
    )

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 1) of zeros: links are of pairs alone."""
        return BlockRows(np.zeros((len(table), 1), np.float32), np.ones(len(table), np.float32))

    @classmethod
    def pair_columns(cls, table: PlaceTable, world: World) -> PairColumns:
        """``linked``: shape (n,), the metro's number among those with a link, -1 for none; ``home``: country's number.

        Shared: for ``works``, ``hosts`` (works turned round), ``owner`` and ``office`` (country to metro) the arrays
        ``_from``, ``_to`` and ``_weight`` of equal length, ``_from`` ascending.
        """
        book = LinkBook.build(table, world)
        works, shared, offices = book.works(), book.shared(), book.counts()
        metros = sorted({*works, *(h for row in works.values() for h in row), *book.sites, *book.offices})
        number = {metro: i for i, metro in enumerate(metros)}
        codes = sorted(set(table.country.tolist()) | set(offices))
        country = {code: i for i, code in enumerate(codes)}
        by_country = {country[code]: hosts for code, hosts in offices.items()}
        columns = {
            **_triples("works", works, number, number),
            **_triples("hosts", _turned(works), number, number),
            **_triples("owner", shared, number, number),
            **_triples("office", by_country, {i: i for i in country.values()}, number),
            **_triples("bureau", _turned(by_country), number, {i: i for i in country.values()}),
        }
        linked = np.array([number.get(int(a), -1) for a in table.anchor], np.int64)
        home = np.array([country[str(c)] for c in table.country], np.int64)
        return PairColumns({"linked": linked, "home": home}, {**columns, "link_codes": np.array(codes, np.str_)})

    @classmethod
    def joined(cls, columns: PairColumns, table: PlaceTable, book: LinkBook) -> PairColumns:
        """The columns with a few more links of sites in them, for one request."""
        works, shared = book.works(), book.shared()
        linked, first = np.array(columns["linked"]), int(np.max(columns["linked"], initial=-1)) + 1
        touched = sorted({*works, *(h for row in works.values() for h in row)})
        for i, anchor in enumerate(row for row in touched if linked[row] < 0):
            linked[table.anchor == anchor] = first + i
        number = {anchor: int(linked[anchor]) for anchor in touched}
        added = {
            **_triples("works", works, number, number),
            **_triples("hosts", _turned(works), number, number),
            **_triples("owner", shared, number, number),
        }
        more = {key: column for name in ("works", "hosts", "owner") for key, column in _summed(name, columns, added)}
        return PairColumns({**columns.place, "linked": linked}, {**columns.shared, **more})

    @classmethod
    def pair_values(cls, partners: PairColumns, asker: PairColumns, row: int) -> Mapping[str, Row]:
        """What stands of each in the other; nothing for an asker that is not in the gazetteer."""
        other = partners["linked"]
        # Numbers of metros and countries mean something within one gazetteer only; a profile has no links.
        same = partners is asker or asker["link_codes"] is partners["link_codes"]
        metro, home = (int(asker[name][row]) if same else -1 for name in ("linked", "home"))
        return {
            "works_there": _row(partners, "works", metro, other),
            "works_here": _row(partners, "hosts", metro, other),
            "same_owner": _row(partners, "owner", metro, other),
            "offices_there": _row(partners, "office", home, other),
            "offices_here": _row(partners, "bureau", metro, partners["home"]),
        }


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
    """One row of a sparse table for numbered partners, saturated; 0 for a number of -1."""
    first, last = np.searchsorted(columns[f"{name}_from"], [number, number + 1])
    if number < 0 or first == last:
        return np.zeros(len(others), np.float32)
    to = columns[f"{name}_to"][first:last]
    at = np.minimum(np.searchsorted(to, others), len(to) - 1)
    return np.where(to[at] == others, saturated(columns[f"{name}_weight"][first:last][at]), 0).astype(np.float32)
