"""What became of the lines of a file of ties: read, known, doubled, unknown."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from data.pairs import read_pairs, read_rows


@dataclass(frozen=True)
class TieCounts:
    """The lines of a file of ties.

    Attributes:
        read: lines with a pair. known: different pairs between places of the gazetteer, which the build uses.
        doubled: lines that say an earlier pair again, in either direction.
        unknown: line and ids of each pair with a place that the gazetteer does not hold; these are not used.
    """

    read: int
    known: int
    doubled: int
    unknown: tuple[tuple[int, tuple[int, ...]], ...]


def count_ties(path: Path, places: Collection[int]) -> TieCounts:
    """Count the lines of a file of ties.

    Args:
        places: ids of the gazetteer.

    Raises:
        InvalidInput: as ``read_pairs``.
    """
    read_pairs(path)
    seen: set[frozenset[int]] = set()
    read, doubled, unknown = 0, 0, []
    for line, row in read_rows(path, ("a_geonameid", "b_geonameid")):
        pair = (int(row["a_geonameid"]), int(row["b_geonameid"]))
        lost = tuple(place for place in pair if place not in places)
        read += 1
        if frozenset(pair) in seen:
            doubled += 1
        elif lost:
            unknown.append((line, lost))
        seen.add(frozenset(pair))
    return TieCounts(read, read - doubled - len(unknown), doubled, tuple(unknown))
