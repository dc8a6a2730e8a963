"""Why is X not here? The answer is of the very list that is shown: its order, its filters, its limits."""

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.engine.opened import Engine
from app.services.rankings import why_not
from features.blocks.registry import BLOCKS
from models.policy import Policy
from models.ranking import Filters, Match, OrderBy, RankingQuery
from models.why_not import WhyNot

CHICAGO = 4887398
ORDERS: tuple[OrderBy, ...] = ("fit", "mutual", "plausibility", "blend")


FREE = {"per_country": 0}
"""No limit per country, so that a list of ten opens one of fifty."""


def ask(engine: Engine, partner: int | str, **query: object) -> WhyNot:
    return why_not(engine, str(CHICAGO), str(partner), RankingQuery.model_validate({**FREE, **query}))


def ids(engine: Engine, **query: object) -> list[int]:
    ranking = engine.ranker.rank(engine.row(CHICAGO), RankingQuery.model_validate({**FREE, **query}), mutual=False)
    return [m.city.id for m in ranking.matches]


def codes(answer: WhyNot) -> set[str]:
    return {answer.reason.code, *(m.code for m in answer.change)}


@pytest.mark.parametrize("order", ORDERS)
def test_the_rank_is_the_place_in_the_list_of_that_order(engine: Engine, order: OrderBy) -> None:
    """The pool of both sides holds fifty, whether ten are shown or fifty: so places hold on the longer list."""
    long = ids(engine, order_by=order, k=50)
    assert ids(engine, order_by=order, k=10) == long[:10]
    for place in (1, 10, 11, 30, 50):
        answer = ask(engine, long[place - 1], order_by=order, k=10)
        assert answer.rank == place
        assert answer.listed == (place <= 10)
        assert answer.order_by == order
        assert (answer.reason.code == "listed") == (place <= 10)


def test_orders_differ_and_so_do_their_answers(engine: Engine) -> None:
    """A place that both sides' order brings onto the list is told so, though by fit it is not there."""
    fit, both = ids(engine), ids(engine, order_by="mutual")
    gained = next(i for i in both if i not in fit)
    assert ask(engine, gained, order_by="mutual").listed
    assert not ask(engine, gained, order_by="fit").listed
    lost = next(i for i in fit if i not in both)
    answer = ask(engine, lost, order_by="mutual")
    assert not answer.listed
    assert answer.reason.code == "ranked_mutual"
    assert answer.reason.params["ours"] == fit.index(lost) + 1
    row = engine.row(lost)
    theirs = (
        engine.ranker.rank(engine.row(CHICAGO), RankingQuery(per_country=0)).matches[fit.index(lost)].rank_for_partner
    )
    assert answer.reason.params["theirs"] == theirs
    assert engine.city(row).name in answer.reason.text
    assert {"by_fit", "longer"} <= codes(answer)


def test_beyond_the_pool_of_both_sides_the_place_is_that_by_fit(engine: Engine) -> None:
    far = ids(engine, k=80)[-1]
    answer = ask(engine, far, order_by="mutual")
    assert (answer.rank, answer.reason.code) == (80, "beyond_mutual")
    assert answer.reason.params["pool"] == 50
    assert far in ids(engine, order_by="mutual", k=80), "as many rows as it says do show it"


def test_precedent_and_blend_tell_their_own_numbers(engine: Engine) -> None:
    seen = engine.ranker.precedent
    assert seen is not None
    score = seen.score(engine.row(CHICAGO))
    partner = ids(engine, order_by="plausibility", k=30)[-1]
    told = ask(engine, partner, order_by="plausibility").reason
    assert told.params["share"] == round(100 * float(score[engine.row(partner)]), 1)
    assert told.params["last"] == round(100 * float(score[engine.row(ids(engine, order_by="plausibility")[-1])]), 1)
    assert "weaker" not in codes(ask(engine, partner, order_by="plausibility")), "weights do not order this list"
    ranking = engine.ranker.rank(engine.row(CHICAGO), RankingQuery(order_by="blend", k=30, per_country=0))
    blend = ask(engine, ranking.matches[29].city.id, order_by="blend").reason
    assert blend.params["points"] == pytest.approx(100 * ranking.matches[29].score, abs=0.06)
    assert blend.params["last"] == pytest.approx(100 * ranking.matches[9].score, abs=0.06)


@pytest.mark.parametrize("order", ORDERS)
def test_a_full_country_is_the_reason(engine: Engine, order: OrderBy) -> None:
    free, limited = ids(engine, order_by=order, k=30), ids(engine, order_by=order, k=30, per_country=1)
    lost = next(i for i in free if i not in limited)
    answer = ask(engine, lost, order_by=order, k=30, per_country=1)
    assert answer.reason.code == "country_full"
    assert not answer.listed
    first = next(i for i in limited if engine.city(engine.row(i)).country == answer.partner.country)
    assert engine.city(engine.row(first)).name in answer.reason.params["others"]
    assert [m.code for m in answer.change] == ["more_per_country"]


def test_the_usual_limit_per_country_is_a_reason_too(engine: Engine) -> None:
    query = {"purpose": "culture"}  # seven of ten would lie in Canada
    usual = ids(engine, per_country=None, **query)
    lost = next(i for i in ids(engine, **query) if i not in usual)
    answer = ask(engine, lost, per_country=None, **query)
    assert (answer.reason.code, answer.reason.params["n"]) == ("country_full", 3)
    same = [i for i in usual if engine.city(engine.row(i)).country == answer.partner.country]
    assert set(answer.reason.params["others"]) == {engine.city(engine.row(i)).name for i in same}  # type: ignore[arg-type]
    assert len(same) == 3


def test_a_longer_list_is_promised_only_where_it_shows_the_place(engine: Engine) -> None:
    whole = ids(engine, k=60)
    for partner in whole[10:]:
        answer = ask(engine, partner, per_country=None)
        if "longer" in codes(answer):
            assert partner in ids(engine, per_country=None, k=answer.rank)


def test_places_at_risk_are_named_as_such(engine: Engine) -> None:
    moscow = ask(engine, "Moscow, RU")
    assert (moscow.rule, moscow.listed, moscow.rank) == ("risk", False, None)
    assert {moscow.reason.code, *(m.code for m in moscow.change)} == {"rule_risk", "change_risk"}
    counted = engine.ranker.rank(engine.row(CHICAGO), RankingQuery(), mutual=False).excluded["risk"]
    shown = engine.ranker.rank(engine.row(CHICAGO), RankingQuery(risk="show"), mutual=False).excluded
    assert counted > 50
    assert "risk" not in shown
    assert ask(engine, "Moscow, RU", risk="show").rule is None


@pytest.mark.parametrize(
    "place, rule",
    [
        ("Khartoum, SD", "risk"),
        ("Gaza, PS", "risk"),
        ("Melitopol, UA", "risk"),
        ("Port-au-Prince, HT", "risk"),
        ("Cap-Haïtien, HT", None),  # another region than the capital's
        ("Lviv, UA", None),  # a country at war is told of, its places that are no front stay
        ("Nablus, PS", None),
    ],
)
def test_areas_at_war_leave_the_list_of_every_asker(engine: Engine, place: str, rule: str | None) -> None:
    query = RankingQuery.model_validate({**FREE, "order_by": "fit"})
    assert why_not(engine, "Recife, BR", place, query).rule == rule


def test_what_falls_behind_is_a_block_whose_two_sides_count_together(engine: Engine) -> None:
    partner = ids(engine, k=60)[-1]
    weak = next(m for m in ask(engine, partner).change if m.code == "weaker")
    ranking = engine.ranker.rank(engine.row(CHICAGO), RankingQuery(per_country=0), mutual=False)
    own = engine.ranker.match(engine.row(CHICAGO), engine.row(partner), RankingQuery(per_country=0))

    def points(match: Match) -> dict[str, float]:
        return {b: sum(p.contribution for p in match.parts if p.block == b) for b in BLOCKS}

    listed = [points(m) for m in ranking.matches]
    mean = {b: float(np.mean([one[b] for one in listed])) for b in BLOCKS}
    gap = {b: mean[b] - points(own)[b] for b in BLOCKS}
    worst = max(gap, key=lambda b: gap[b])
    assert weak.params["block"] == worst
    assert weak.params["ours"] == pytest.approx(100 * mean[worst], abs=0.51)


def test_what_variety_left_out_names_its_double(engine: Engine) -> None:
    free, varied = ids(engine, k=10), ids(engine, k=10, diversity=0.6)
    lost = next(i for i in free if i not in varied)
    answer = ask(engine, lost, k=10, diversity=0.6)
    assert answer.reason.code == "too_alike"
    names = [engine.city(engine.row(i)).name for i in varied]
    vectors = engine.space.matrix[[engine.row(i) for i in [*varied, lost]], : engine.space.width]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert answer.reason.params["other"] == names[int(np.argmax(vectors[:-1] @ vectors[-1]))]
    gained = next(i for i in varied if i not in free)
    shown = ask(engine, gained, k=10, diversity=0.6)
    assert shown.listed
    assert shown.rank == varied.index(gained) + 1


def test_a_policy_gives_its_own_reason(engine: Engine) -> None:
    tokyo = engine.row("Tokyo")
    policy = Policy(excluded_countries={"MX": "council vote."}, own_decisions={engine.city(tokyo).id: "talks ended"})
    answer = ask(engine, "Mexico City", policy=policy.model_dump(), order_by="mutual")
    assert answer.rule == "policy_country"
    assert answer.reason.text == "The policy excludes the country of Mexico City: council vote."
    answer = ask(engine, "Tokyo", policy=policy.model_dump(), filters=Filters(known="mark").model_dump())
    assert answer.reason.text.endswith("by an own decision: talks ended.")


def test_no_advice_where_the_partner_leads_in_all(engine: Engine) -> None:
    """Ordered by blend the best fit may be missing; nothing is said of a block in which it falls behind."""
    best = ids(engine)[0]
    answer = ask(engine, best, order_by="blend", filters={"countries": []}, k=1)
    weak = [m for m in answer.change if m.code == "weaker"]
    assert all(m.params["theirs"] <= m.params["ours"] for m in weak)  # type: ignore[operator]


def test_the_address_asks_the_same_question_as_the_list(client: TestClient) -> None:
    params = {"order_by": "mutual", "per_country": 1, "diversity": 0.3, "known": "hide", "exclude_country": "CA"}
    shown = client.get(f"/api/v1/cities/{CHICAGO}/partners", params=params).json()["matches"]
    assert not any(m["known_tie"] or m["city"]["country"] == "CA" for m in shown)
    for match in (shown[0], shown[-1]):
        answer = client.get(
            f"/api/v1/cities/{CHICAGO}/why-not", params={**params, "partner": match["city"]["id"]}
        ).json()
        assert (answer["listed"], answer["rank"]) == (True, match["rank"])
    out = client.get(f"/api/v1/cities/{CHICAGO}/why-not", params={**params, "partner": "Toronto"}).json()
    assert out["rule"] == "country_excluded"
    assert client.get(f"/api/v1/cities/{CHICAGO}/partners", params={"diversity": 2}).status_code == 422


@pytest.mark.parametrize("lang", ["en", "es", "ja"])
def test_the_page_answers_for_the_list_that_it_shows(client: TestClient, engine: Engine, lang: str) -> None:
    both = ids(engine, order_by="mutual", per_country=None)
    lost = next(
        i for i in ids(engine, per_country=None)
        if i not in both and "theirs" in ask(engine, i, order_by="mutual", per_country=None).reason.params
    )  # fmt: skip
    html = client.get(f"/cities/{CHICAGO}", params={"order": "mutual", "why": lost, "lang": lang}).text
    answer = ask(engine, lost, order_by="mutual", per_country=None)
    because = html.split('<p class="because">')[1].split("</p>")[0]
    assert str(answer.rank) in because
    assert str(answer.reason.params["theirs"]) in because
    client.cookies.clear()
