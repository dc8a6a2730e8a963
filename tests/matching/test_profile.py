import pytest

from features.blocks.registry import BLOCKS
from features.profile import profile_facts
from models.errors import InvalidInput
from models.ranking import Profile, RankingQuery
from tests.worlds import BLANK, HARBOR, INLAND, PLAIN, TWIN

DOUBLE_OF_HARBOR = Profile(
    name="New Harbor",
    country="AA",
    lat=50.0,
    lon=0.0,
    population=2_100_000,
    clusters={"auto_parts": 3, "container_port": 2},
    text="cars leave the harbor",
)


def test_a_profile_like_a_known_city_gets_that_citys_partners(small):
    query = RankingQuery(k=9)
    twin = small.ranker.rank_profile(DOUBLE_OF_HARBOR, query)
    known = small.ranker.rank(small.row(HARBOR), query)
    # The same but for the place's own population (2.0 million) and for its clusters, which are a little less rare.
    fits = [{m.city.id: m.fit for m in ranking.matches} for ranking in (twin, known)]
    assert fits[0] == pytest.approx(fits[1], abs=0.02)
    first, best = (twin.matches[0], known.matches[0]), [{m.city.id for m in r.matches[:3]} for r in (twin, known)]
    assert first[0].city.id == first[1].city.id
    assert best[0] == best[1]  # the second and the third are nearly equal
    assert twin.query.city.name == "New Harbor"
    assert twin.matches[0].city.id == TWIN


def test_a_profile_is_never_a_known_tie_and_shows_no_precedent(small):
    matches = small.ranker.rank_profile(DOUBLE_OF_HARBOR, RankingQuery()).matches
    assert {(m.known_tie, m.plausibility) for m in matches} == {(False, None)}


def test_clusters_alone_make_an_industry_row(small):
    steel = Profile(name="Mill", country="DD", lat=5, lon=5, population=400_000, clusters={"steel": 3})
    alone = {b: float(b == "industry") for b in BLOCKS}
    first = small.ranker.rank_profile(steel, RankingQuery(weights=alone))
    # Plain makes steel alone, Inland as much steel and a little banking, the others none.
    assert {m.city.id for m in first.matches[:2]} == {PLAIN, INLAND}
    assert first.matches[1].fit > first.matches[2].fit + 0.1
    assert [r.code for r in first.matches[0].reasons] == ["shared_clusters"]


def test_a_bare_profile_falls_back_on_its_country(small):
    bare = Profile(name="Bare", country="BB", lat=44.0, lon=-45.0, population=30_000)
    store = profile_facts(bare, small.world, small.blocks)
    assert store.space.coverage(0) == pytest.approx([1, 0.3, 1, 1, 0.25, 0.6, 1, 1, 1])
    nothing = profile_facts(bare.model_copy(update={"country": "DD"}), small.world, small.blocks)
    assert nothing.space.coverage(0) == pytest.approx([1, 0, 1, 1, 0, 0, 1, 0.9, 1])


def test_ports_and_offset_are_found_by_position(small):
    store = profile_facts(DOUBLE_OF_HARBOR, small.world, small.blocks)
    assert store.port_name(0) == "Harbor Quay"
    far = Profile(name="Far", country="CC", lat=-30, lon=150, population=10_000)
    assert profile_facts(far, small.world, small.blocks).space.table.utc_offset.tolist() == [10]


def test_what_is_not_known_is_named(small):
    wrong = DOUBLE_OF_HARBOR.model_copy(update={"country": "ZZ", "clusters": {"steel": 1, "magic": 2}})
    with pytest.raises(InvalidInput) as caught:
        profile_facts(wrong, small.world, small.blocks)
    assert dict(caught.value.errors) == {
        "profile.clusters.magic": "unknown cluster",
        "profile.country": "unknown country",
    }


@pytest.mark.parametrize("order", ["plausibility", "blend"])
def test_a_profile_cannot_be_ordered_by_ties(small, order):
    with pytest.raises(InvalidInput, match="no place among known ties"):
        small.ranker.rank_profile(DOUBLE_OF_HARBOR, RankingQuery(order_by=order))


def test_a_profile_can_be_ordered_mutually(small):
    ranking = small.ranker.rank_profile(DOUBLE_OF_HARBOR, RankingQuery(order_by="mutual", k=3))
    assert ranking.matches[0].city.id == TWIN
    assert ranking.matches[0].score == pytest.approx(2 / (1 + ranking.matches[0].rank_for_partner))


def test_asking_leaves_the_world_as_it_was(small):
    before = dict(small.world.atlas)
    small.ranker.rank_profile(DOUBLE_OF_HARBOR, RankingQuery())
    assert dict(small.world.atlas) == before
    assert small.world.atlas.get(0) is None
    assert BLANK not in small.world.atlas
