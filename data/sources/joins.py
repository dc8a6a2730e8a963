"""Joins of foreign records to ours: names of cities to GeoNames ids, other classifications to clusters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from data.atlas import CrosswalkLine
from models.city import Place

LOCAL = "local"
STATES = ("US",)  # countries whose regions the gazetteer names as ISO 3166-2 does


class CityIndex:
    """GeoNames ids by name and country; the most populous place where several bear a name, primary names first.

    Args:
        places: the gazetteer.

    Attributes:
        country_of: country by GeoNames id.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._rows: dict[tuple[str, str, str], int] = {}
        ordered = sorted(places, key=lambda p: -p.population)
        self.country_of = {place.id: place.country for place in ordered}
        for alias in (False, True):
            for place in ordered:
                for name in place.aliases if alias else (place.name,):
                    for area in ("", place.admin1):
                        self._rows.setdefault((name.casefold(), place.country, area), place.id)

    def find(self, name: str, country: str, admin1: str = "") -> int | None:
        """Id of the place, None where no place bears the name."""
        return self._rows.get((name.strip().casefold(), country, admin1))

    def place(self, id_: int | None, name: str, country: str, admin1: str = "") -> int | None:
        """The place of a GeoNames id, by name where the gazetteer lacks that."""
        return id_ if id_ in self.country_of else self.find(name, country, admin1)


def cluster_shares(lines: Iterable[CrosswalkLine], scheme: str) -> dict[str, dict[str, float]]:
    """Code of a classification to the traded clusters that it feeds, with shares; local trades are left out."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for line in lines:
        if line.scheme == scheme and line.cluster != LOCAL:
            found[line.code][line.cluster] = line.share
    return dict(found)


def traded(counts: Mapping[tuple[int, str], float], codes: Collection[str]) -> dict[int, dict[str, float]]:
    """Amounts by place and code to those of each place, traded codes alone; places without any are left out."""
    out: dict[int, dict[str, float]] = defaultdict(dict)
    for (place, code), amount in sorted(counts.items()):
        if code in codes and amount > 0:
            out[place][code] = amount
    return dict(out)
