"""Links handed in with one request count as if the build knew them, and in that request only."""

import numpy as np
import pytest

from features.blocks.registry import FEATURES, pair_values
from features.pairs.own import with_own
from matching.ranking.own_links import with_links
from models.errors import InvalidInput
from models.link import Firm, OwnLink, Site
from models.ranking import RankingQuery
from tests.crafted import PURPOSES, craft, purpose
from tests.worlds import BUSH, HARBOR, PLAIN, SOUTH, SUBURB, TWIN, world

FIRMS = [Firm("h", "Harbor Works", "auto", (HARBOR,), ()), Firm("t", "Twin Co", "auto", (TWIN,), ())]
SITES = [
    Site("h", TWIN, "Twin", "production", "auto", None, "open", 2024, "compiled"),
    Site("t", SOUTH, "South", "production", "auto", None, "open", 2024, "compiled"),
    Site("t", HARBOR, "Harbor", "rnd", "auto", None, "open", 2024, "compiled"),
]
LINKS = {**PURPOSES, "general": purpose("general", {}, {f.name: f.share for f in FEATURES["links"]}, reach=0)}


def own(a, b, name="Ours", kind="sites", **change):
    return OwnLink(a_geonameid=a, b_geonameid=b, kind=kind, name=name, **change)


OWN = [
    own(SUBURB, TWIN, since=1994), own(SUBURB, TWIN, activity="rnd"), own(HARBOR, BUSH, cluster="steel"),
    own(BUSH, PLAIN, "Bush Agency", "offices"), own(BUSH, HARBOR, "Bush Agency", "offices", activity="consulate"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small():
    return craft(purposes=LINKS, firms=FIRMS, sites=SITES)


def test_a_request_counts_them_as_a_build_does(small):
    known = with_own(world(firms=FIRMS, sites=SITES), OWN)
    built = craft(purposes=LINKS, firms=known.firms, sites=known.sites)
    asked = with_links(small.ranker, OWN)
    one, other = built.space.pairs, asked.space.pairs
    for row in range(len(built.table)):
        want, got = pair_values(one, one, row), pair_values(other, other, row)
        for name in want:
            assert got[name] == pytest.approx(want[name], abs=1e-6), name
        for b in range(len(built.table)):
            assert asked.facts.links.between(row, b) == built.fact_store.links.between(row, b)
    values = pair_values(other, other, small.row(HARBOR))
    # the bundled works and one of ours in Twin; our laboratory there
    for name, n in (("works_there", 2.0), ("labs_there", 1.0)):
        assert values[name][small.row(TWIN)] == pytest.approx(np.log(1 + n) / np.log(5), abs=1e-6)


def test_the_answer_shows_them_as_yours_and_nothing_stays_behind(small):
    row, query = small.row(HARBOR), RankingQuery(k=5)
    before = small.ranker.rank(row, query)
    asked = with_links(small.ranker, OWN).rank(row, query)
    bush = next(m for m in asked.matches if m.city.id == BUSH)
    assert [(link.name, link.kind, link.way, link.basis) for link in bush.links] == [
        ("Ours", "sites", "out", "yours"),
        ("Bush Agency", "offices", "in", "yours"),
    ]
    assert [r.code for r in bush.reasons] == ["own_link", "own_link"]
    assert asked.run_id != before.run_id
    assert asked.run_id == with_links(small.ranker, OWN).rank(row, query).run_id
    assert asked.run_id != with_links(small.ranker, OWN[:2]).rank(row, query).run_id
    assert small.ranker.rank(row, query) == before
    assert all(m.rank_for_partner for m in asked.matches)


@pytest.mark.parametrize(
    "link, field",
    [(own(HARBOR, 999), "links.1.b_geonameid"), (own(999, HARBOR), "links.1.a_geonameid"),
     (own(HARBOR, TWIN, cluster="toys"), "links.1.cluster")],
)  # fmt: skip
def test_what_is_not_known_is_refused_by_its_place(small, link, field):
    with pytest.raises(InvalidInput) as caught:
        with_links(small.ranker, [OWN[0], link])
    assert [name for name, _ in caught.value.errors] == [field]
