"""Are known owners and their sites in the table, and does the order find the owner from the site's side?

    python benchmarks/owner_sites.py benchmarks/judgement/owner_sites_unseen.csv

Needs a build. A pair is held where a firm of the name has a site of the table in the metro, or in the municipality of
the name; the owner's metro should then be among the twenty first for investment. Prints both shares, the pairs that
are missing, and those whose owner stands behind.
"""

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import numpy as np

from app.engine.opened import Engine, Store
from app.settings import Settings
from matching.ranking.filters import candidates
from matching.ranking.top import top
from models.errors import AmbiguousCity, UnknownCity
from models.link import Firm, Site
from models.ranking import RankingQuery

FIRST = 20
ALIKE = 0.85  # a choice: "MinebeaMitsumi" and "Minebea Mitsumi" are one firm


@dataclass(frozen=True)
class Checked:
    """One pair; ``held`` where the table has it, ``first`` the owner's best place for investment, 0 for none."""

    row: Mapping[str, str]
    held: bool
    first: int


def main() -> None:
    """Measure and print."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as f:
        found = list(check(Store(Settings()).engine(), list(csv.DictReader(f))))
    held = [one for one in found if one.held]
    near = [one for one in found if 0 < one.first <= FIRST]
    print(f"{len(found)} pairs: {len(held)} held ({len(held) / len(found):.1%}), ", end="")
    print(f"{len(near)} with the owner among the first {FIRST} for investment ({len(near) / len(found):.1%})")
    for title, which in (("missing", [o for o in found if not o.held]), ("behind", [o for o in held if o not in near])):
        for one in which:
            print(f"{title}: {one.row['firm']} of {one.row['home_city']} in {one.row['site_city']}, place {one.first}")


def check(engine: Engine, rows: Sequence[Mapping[str, str]]) -> Iterator[Checked]:
    """Each pair held against the tables and the order of a build."""
    firms = {firm.id: firm for firm in engine.world.firms}
    sites: dict[str, list[tuple[Firm, Site]]] = defaultdict(list)
    country = dict(zip(engine.table.ids.tolist(), engine.table.country.tolist(), strict=True))
    for site in engine.world.sites:
        if site.place in country and site.status != "closed":
            sites[country[site.place]].append((firms[site.firm], site))
    first = cache(lambda metro: _order(engine, metro))
    for row in rows:
        metro = _metro(engine, row["site_city"], row["site_admin1"], row["site_country"])
        there = [(firm, site) for firm, site in sites[row["site_country"]] if _same(firm, row["firm"])]
        here = [(f, s) for f, s in there if _stands(engine, s, metro, row["site_city"])]
        places = (
            [metro] if metro is not None else [int(engine.table.anchor[engine.table.row_of[s.place]]) for _, s in here]
        )
        home = _metro(engine, row["home_city"], row["home_admin1"], row["home_country"])
        homes = {home} | {_anchor(engine, h) for firm, _ in here for h in firm.homes}
        orders = [first(place) for place in dict.fromkeys(places)]
        ranks = [order.index(h) + 1 for order in orders for h in homes if h in order]
        yield Checked(row, bool(here), min(ranks, default=0))


def _order(engine: Engine, metro: int) -> list[int]:
    context = engine.ranker.context(metro, RankingQuery(purpose="investment"))
    rows = np.flatnonzero(candidates(context).allowed)
    fit = engine.ranker.scorer.fit(context.asker, context.weighting)[rows]
    return [int(row) for row in rows[top(fit, engine.table.ids[rows])]]


def _metro(engine: Engine, city: str, region: str, country: str) -> int | None:
    for text in (f"{city}, {region}, {country}", f"{city}, {country}"):
        try:
            return int(engine.table.anchor[engine.row(text)])
        except (UnknownCity, AmbiguousCity):
            continue
    return None


def _anchor(engine: Engine, place: int) -> int | None:
    row = engine.table.row_of.get(place)
    return None if row is None else int(engine.table.anchor[row])


def _stands(engine: Engine, site: Site, metro: int | None, city: str) -> bool:
    return _plain(site.city) == _plain(city) or (metro is not None and _anchor(engine, site.place) == metro)


def _same(firm: Firm, name: str) -> bool:
    wanted, names = _plain(name), [_plain(one) for one in (firm.name, *firm.former)]
    return any(
        one == wanted or f" {wanted} " in f" {one} " or f" {one} " in f" {wanted} "
        or SequenceMatcher(None, one, wanted).ratio() > ALIKE
        for one in names
    )  # fmt: skip


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


if __name__ == "__main__":
    main()
