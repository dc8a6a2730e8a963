"""The bundled tables of firms, sites and offices checked: ``python benchmarks/links_check.py``.

Ids resolve, clusters are known, a site stands abroad unless its group has homes in several countries, no works is told
twice or called both open and closed. Firm names are matched with the firms among the atlas's anchors, and the share
found is reported. Exit code 1 where a rule is broken.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data.atlas import read_atlas, read_clusters
from data.gazetteer import read_places
from data.links import read_firms, read_offices, read_sites
from models.atlas import AtlasRow
from models.link import Firm, Office, Site

ALIKE = 0.88  # a choice: "Mercedes Benz" meets "Mercedes-Benz", "Hitachi" does not meet "Hitachi Zosen"
# Legal forms and words that a name may carry or leave out.
FORMS = re.compile(r"\b(ag|co|corp|corporation|company|gmbh|group|holding|holdings|inc|kg|ltd|nv|plc|sa|se|spa|the)\b")


@dataclass(frozen=True, slots=True)
class Tables:
    """What is compared.

    Attributes:
        countries: GeoNames id of every place of the gazetteer to its country.
    """

    firms: Sequence[Firm]
    sites: Sequence[Site]
    offices: Sequence[Office]
    countries: Mapping[int, str]
    clusters: frozenset[str]


def broken(tables: Tables) -> list[str]:
    """Every row that breaks a rule, in words; empty where all hold."""
    return [*_of_firms(tables), *_of_sites(tables), *_of_offices(tables)]


def _of_firms(tables: Tables) -> list[str]:
    found = [f"firm {f.id}: unknown cluster {f.cluster}" for f in tables.firms if f.cluster not in tables.clusters]
    found += [f"firm {f.id}: home {h} is no place" for f in tables.firms for h in f.homes if h not in tables.countries]
    return found + [f"firm {f.id}: a home stands twice" for f in tables.firms if len(set(f.homes)) < len(f.homes)]


def _of_sites(tables: Tables) -> list[str]:
    homes = {f.id: {tables.countries.get(h) for h in f.homes} for f in tables.firms}
    found, states_of = [], defaultdict(list)
    for site in tables.sites:
        name = f"site {site.firm} in {site.city} ({site.place}), {site.activity} of {site.cluster}"
        states_of[site.firm, site.place, site.city, site.activity, site.cluster].append(site.status)
        if site.cluster not in tables.clusters:
            found.append(f"{name}: unknown cluster")
        if site.place not in tables.countries:
            found.append(f"{name}: no such place")
        elif site.firm not in homes:
            found.append(f"{name}: no such firm")
        elif homes[site.firm] == {tables.countries[site.place]}:
            found.append(f"{name}: at home in {tables.countries[site.place]}")
    for (firm, _, city, activity, cluster), states in states_of.items():
        if len(states) > 1:
            found.append(
                f"site {firm} in {city}, {activity} of {cluster}: told {len(states)} times ({', '.join(states)})"
            )
    return found


def _of_offices(tables: Tables) -> list[str]:
    found = []
    for office in tables.offices:
        if office.place not in tables.countries:
            found.append(f"office of {office.whose} in {office.city}: {office.place} is no place")
        elif tables.countries[office.place] == office.country:
            found.append(f"office of {office.whose} in {office.city}: at home in {office.country}")
    return found


def plain(name: str) -> str:
    """A firm's name without accents, case, legal form and what stands in brackets."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", " ", name)).encode("ascii", "ignore").decode().lower()
    return " ".join(FORMS.sub(" ", re.sub(r"[^a-z0-9]+", " ", bare)).split())


@dataclass(frozen=True, slots=True)
class Anchors:
    """Firms among the atlas's anchors: those that the table of firms knows, and those that it lacks, by how often."""

    known: Counter[str]
    lacking: Counter[str]


def match_anchors(firms: Iterable[Firm], atlas: Iterable[AtlasRow]) -> Anchors:
    """Compare the atlas's anchors of kind "firm" with all names of the table, former ones included."""
    names = {plain(name) for firm in firms for name in (firm.name, *firm.former)} - {""}
    by_initial = defaultdict(list)
    for name in sorted(names):
        by_initial[name[0]].append(name)
    found = Anchors(Counter(), Counter())
    for name in (name for row in atlas for kind, name in row.anchors if kind == "firm"):
        key = plain(name)
        alike = key in names or bool(key and get_close_matches(key, by_initial[key[0]], 1, ALIKE))
        (found.known if alike else found.lacking)[name] += 1
    return found


def bundled_tables() -> Tables:
    """The tables as they are shipped."""
    countries = {place.id: place.country for place in read_places()}
    clusters = frozenset(c.id for c in read_clusters())
    return Tables(read_firms(), read_sites(), read_offices(), countries, clusters)


def main() -> int:
    """Print counts, broken rules, and what the atlas names that the table lacks."""
    parser = argparse.ArgumentParser(description="The bundled tables of links against gazetteer and atlas.")
    parser.add_argument("--most", type=int, default=30, help="how many broken rows and lacking firms to print")
    most = parser.parse_args().most
    tables = bundled_tables()
    print(f"{len(tables.firms)} firms, {len(tables.sites)} sites, {len(tables.offices)} offices")
    for what, counts in (
        ("activity", Counter(s.activity for s in tables.sites)),
        ("status", Counter(s.status for s in tables.sites)),
        ("basis", Counter(s.basis for s in tables.sites)),
        ("office", Counter(o.kind for o in tables.offices)),
    ):
        print(f"{what}: " + ", ".join(f"{name} {n}" for name, n in counts.most_common()))
    wrong = broken(tables)
    print(f"{len(wrong)} rows break a rule", *wrong[:most], sep="\n  ")
    anchors = match_anchors(tables.firms, read_atlas().values())
    known, lacking = len(anchors.known), len(anchors.lacking)
    print(f"{known} of {known + lacking} firms among the atlas's anchors are in the table; most named of the others:")
    print("  " + ", ".join(f"{name} {n}" for name, n in anchors.lacking.most_common(most)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
