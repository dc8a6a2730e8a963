"""What the facts of a pair say: clusters, trade, ports, flights, language, and the questions that name them."""

from datetime import date

import pytest

from app.messages.language import language
from app.messages.render import render
from matching.readiness.criteria.scores import score
from matching.readiness.evidence import Items
from matching.readiness.lines import line_of, lines
from matching.readiness.reasons import details, next_evidence, questions, workstreams
from models.base import Message, say
from models.evidence import Evidence
from models.link import KnownFirms, Link
from models.pair import PairFacts
from tests.audit_world import CRITERIA, RICH, RUBRIC, STRONG, TODAY, VOCABULARY, facts, item, shared, supply


def items(*evidence: Evidence, day: date = TODAY) -> Items:
    return Items(evidence, RUBRIC, day, VOCABULARY)


def one(name: str, *evidence: Evidence, day: date = TODAY, pair=None):
    return score(pair, items(*evidence, day=day))[CRITERIA.index(name)]


def test_a_country_proxy_is_worth_two_at_most_and_absence_is_unknown():
    top = one("A2", pair=facts(1, 2, export_share=0.9, trade_year=2023))
    assert top.raw == (2, 2)
    assert top.strength == RUBRIC.proxy
    assert not one("A2", pair=facts(1, 2)).known
    given_ = one("A2", item("firms_present", 90), pair=facts(1, 2, export_share=0.9))
    assert given_.raw == (4, 4)


def test_a_place_with_only_its_metros_facts_is_capped():
    whole, part = facts(1, 2, **RICH), facts(1, 2, **RICH, own_facts_b=False, anchor_b=False)
    for name in ("A1", "A3"):
        assert one(name, pair=whole).raw[0] > 2
        assert one(name, pair=part).raw == (2, 2)


def test_no_atlas_row_is_unknown_and_no_common_cluster_is_zero():
    assert not one("A1", pair=facts(1, 2, industry_similarity=None)).known
    assert one("A1", pair=facts(1, 2, shared_clusters=[])).raw == (0, 0)
    assert one("A1", pair=facts(1, 2, shared_clusters=shared("X", strength=3))).raw == (2, 2)


def test_a1_by_hand():
    # overlap min(3, 2) + min(1, 1) = 3; two links of 3 and 2: 0.17 * 5 = 0.85; 3.85 lies between the marks 3 and 5
    pair = facts(
        1,
        2,
        shared_clusters=[*shared("A", strength=2), *shared("B", strength=1)],
        supplies=[supply("S", "A", 3), supply("T", "B", 2)],
    )
    assert one("A1", pair=pair).raw[0] == pytest.approx(2 + 0.85 / 2)


def test_supply_links_alone_do_not_make_two_economies_alike():
    many = facts(1, 2, shared_clusters=[], supplies=[supply("S", f"U{n}", 3) for n in range(6)])
    assert one("A1", pair=many).raw[0] < 2


def test_questions_name_the_cluster_that_few_partners_share():
    pair = facts(1, 2, shared_clusters=[*shared("Banking"), *shared("Optics", strength=2)])
    assert details(pair, "X", {"banking": 20, "optics": 1})["cluster"] == "optics"
    assert details(pair, "X", {})["cluster"] == "banking"
    assert details(None, "X", {})["partner"] == "X"


def test_ports_flights_and_absence():
    assert one("E1", pair=facts(1, 2, airport_a=None, large_airports=(False, False))).raw == (0, 1)
    ports = facts(1, 2, port_a="A", port_b="B", sea_km=5000.0)
    assert one("E1", pair=ports).raw == (3, 4)
    assert one("E1", item("sister_port", "agreement 1987"), pair=ports).raw == (4, 4)
    assert one("E1", item("sea_service", "weekly, containers"), pair=ports).raw == (4, 4)
    assert one("E1", item("sister_port", "none"), item("flight", "none"), pair=ports).raw == (3, 4)
    none = [item(field, "none") for field in ("sister_port", "sea_service", "flight")]
    assert one("E1", *none, pair=ports).raw == (3, 3)
    assert one("E1", pair=facts(1, 2)).raw == (2, 4)
    assert one("E1", item("flight", "none"), pair=facts(1, 2)).raw == (2, 2)


def test_a_service_known_from_general_knowledge_lifts_a_poor_base_to_two():
    small, ports = facts(1, 2, large_airports=(False, False)), facts(1, 2, port_a="A", port_b="B", sea_km=5000.0)
    said = item("flight", "daily", source_type="compiled")
    assert one("E1", pair=small).raw == (1, 4)
    assert one("E1", said, pair=small).raw == (2, 4)
    assert one("E1", said, pair=ports).raw == (3, 4)  # ports and large airports earn three by themselves
    assert one("E1", said, pair=facts(1, 2, airport_a=None, large_airports=(False, False))).raw == (0, 4)


@pytest.mark.parametrize(
    "change", [{}, {"large_airports": (False, False)}, {"port_a": "A", "port_b": "B", "sea_km": 5.0}]
)
@pytest.mark.parametrize("said", ["flight", "sea_service", "sister_port", "diaspora"])
@pytest.mark.parametrize("kind", ["council", "self_declared"])
def test_what_nobody_said_of_links_leaves_room_for_what_is_said(change, said, kind):
    pair = facts(1, 2, **change)
    value = 3000 if said == "diaspora" else "daily"
    criterion = "E2" if said == "diaspora" else "E1"
    before, after = one(criterion, pair=pair), one(criterion, item(said, value, source_type=kind), pair=pair)
    assert before.low <= after.low <= after.high <= before.high
    assert after.high - after.low < before.high - before.low


def test_lines_at_work_asleep_and_missing():
    found = {line.line: line.state for line in lines(items(*STRONG), facts(1, 2))}
    assert set(found.values()) == {"active"}
    old = items(item("executor", "Chamber of commerce", date(2022, 1, 1)))
    states = {line.line: line.state for line in lines(old, facts(1, 2))}
    assert (states["chamber"], states["university"], states["port"]) == ("dormant", "missing", "not_applicable")
    assert line_of("商工会議所", VOCABULARY.lines) == "chamber"


def test_bodies_are_named_as_they_are_written_and_a_line_may_have_no_day():
    said = items(item("executor", "IHK Dresden; Columbus Chamber"), item("last_exchange", "none", line="business"))
    assert workstreams(facts(1, 2), said)[0].executors == ["Columbus Chamber", "IHK Dresden"]
    silent = items(item("trade_office", "none", line="business"))
    [business] = [line for line in lines(silent, facts(1, 2)) if line.line == "business"]
    assert (business.state, business.last) == ("dormant", None)


def link(name: str, **change: object) -> Link:
    base: dict[str, object] = {
        "kind": "sites", "way": "out", "name": name, "home": "A", "city": "B", "nearby": False,
        "activity": "production", "cluster": "auto", "since": None, "status": "open",
        "as_of": 2024, "basis": "compiled", "source": "",
    }  # fmt: skip
    return Link.model_validate(base | change)


def office(name: str, activity: str) -> Link:
    return link(name, kind="offices", activity=activity, cluster=None, as_of=None)


@pytest.mark.parametrize(
    "links, want",
    [
        # The rubric's first marks of firms are 1 and 5; between two marks a line.
        ([link("X")], 1.0),
        ([link("X"), link("X", city="C")], 1.0),  # one firm
        ([link("X"), link("Y")], 1.25),
        ([link("X"), link("Y"), link("Z")], 1.5),
        ([link(f"F{n}") for n in range(40)], 2.0),  # compiled: two points at most
        ([link("X", nearby=True), link("Y", nearby=True)], 1.0),
        ([link("X", nearby=True), link("X")], 1.0),  # the best of its sites
        ([link("X", status="announced"), link("Y", status="closing")], 1.0),
        ([office("Land", "trade_office")], 2.0),
        ([office("Chamber", "chamber")], 2.0),
        ([link("X"), link("Y"), office("Land", "chamber").model_copy(update={"home": ""})], 1.25),
        ([link("X"), office("Land", "consulate")], 1.0),
    ],
)
def test_a2_from_links_by_hand(links, want):
    assert RUBRIC.marks["firms"][:2] == (1, 5)
    found = one("A2", pair=facts(1, 2, links=links))
    assert found.raw[0] == pytest.approx(want)
    assert found.strength == RUBRIC.proxy


def test_an_office_of_a_whole_country_says_nothing_of_its_cities():
    country = {"home": ""}
    for kind in ("trade_office", "chamber", "consulate"):
        assert not one("A2", pair=facts(1, 2, links=[office("Land", kind).model_copy(update=country)])).known


def test_a_consulate_alone_says_nothing_of_trade_and_given_figures_come_first():
    assert not one("A2", pair=facts(1, 2, links=[office("Land", "consulate")])).known
    many = facts(1, 2, links=[link(f"F{n}") for n in range(9)])
    assert one("A2", item("firms_present", 90), pair=many).raw == (4, 4)
    # No firms says little of an office or of trade; two of the three not there say that there is nothing.
    assert one("A2", item("firms_present", 0), pair=many).raw == (0, 1)
    assert one("A2", item("firms_present", 0), item("trade_office", "none"), pair=many).raw == (0, 0)
    better = facts(1, 2, export_share=0.9, trade_year=2023, links=[link("X")])
    assert one("A2", pair=better).raw[0] == 2


def test_the_works_that_are_known_are_named_in_their_order():
    found = one("A2", pair=facts(1, 2, links=[link(n) for n in "VWXYZ"]))
    assert found.readings[0].message.params["names"] == ("V", "W", "X")
    assert found.readings[0].message.params["n"] == 5


JAPANESE = KnownFirms(country="JP", city="San Antonio", n=11, names=("Toyota", "Aisin", "Nippon"))


def asked(criterion: str, pair: PairFacts) -> Message:
    """The question of a criterion that nothing has answered."""
    scored = score(pair, items())
    named = details(pair, "Kumamoto", {})
    found = {q.criterion: q for q in next_evidence(scored, named, RUBRIC, most=16)}[criterion]
    return say(found.code, **found.params)


def test_a_question_names_the_firms_that_are_known():
    few = JAPANESE.model_copy(update={"n": 1, "names": ("Toyota",)})
    there = JAPANESE.model_copy(update={"country": "US", "city": "Kumamoto"})
    assert asked("D1", facts(1, 2)).code == "ask_D1"
    here = asked("D1", facts(1, 2, firms_here=JAPANESE, firms_there=there))
    assert here.code == "ask_firms"
    assert (here.params["firms"], here.params["country"], here.params["city"]) == (11, "JP", "San Antonio")
    assert asked("D1", facts(1, 2, firms_here=few)).code == "ask_firm"
    assert asked("D1", facts(1, 2, firms_there=there)).params["country"] == "US"
    assert render(here, language("en")) == (
        "Which of the 11 firms from Japan that we know in San Antonio, Toyota, Aisin, Nippon among them, "
        "take part with Kumamoto, or would?"
    )
    for code in ("es", "ja"):
        text = render(here, language(code))
        assert "11" in text
        assert "Aisin" in text
        assert language(code).country("JP") in text


def test_a_question_asks_for_others_than_the_links_that_are_known():
    pair = facts(1, 2, links=[link("X"), link("X", city="C"), link("Y"), office("Land", "consulate")])
    found = asked("A2", pair)
    assert found.code == "ask_others"
    assert found.params["linked"] == ("X", "Y")
    assert asked("A2", facts(1, 2)).code == "ask_A2"


def test_a_bare_tie_is_asked_about_known_firms_first():
    pair = facts(1, 2, firms_here=JAPANESE)
    first = questions("ask_first", score(pair, items()), pair, details(pair, "Kumamoto", {}))[0]
    assert first.code == "ask_firms"
    assert questions("ask_first", score(pair, items()), pair, details(facts(1, 2), "X", {}))[0].code == "first_cluster"


def test_a_subsidiary_of_a_register_counts_by_half_and_names_the_register():
    register = {"activity": "subsidiary", "basis": "gleif", "source": "GLEIF, 2026-11-20, CC0 1.0"}
    found = one("A2", pair=facts(1, 2, links=[link(f"F{n}", **register) for n in range(6)]))
    # Six by half are three firms: halfway from one to five.
    assert found.raw[0] == pytest.approx(1.5)
    assert found.readings[0].items[0].source == "GLEIF, 2026-11-20, CC0 1.0"


def terminal(name: str, cluster: str = "container_port", **change: object) -> Link:
    return link(name, **{"activity": "terminal", "cluster": cluster, **change})


PORTS = {"port_a": "A", "port_b": "B", "sea_km": 5000.0}
SMALL = {"large_airports": (False, False)}


@pytest.mark.parametrize(
    "change, links, low",
    [
        # Large airports alone: 2 of 4. A base closes half of the other two, a terminal a quarter, what is near by half.
        ({}, [link("Wing", activity="airline_base", cluster="air_cargo_hub")], 3.0),
        ({}, [terminal("Quay")], 2.5),
        ({}, [terminal("Quay", nearby=True)], 2.25),
        ({}, [terminal("Quay"), terminal("Quay 2"), link("Wing", activity="airline_base")], 3.0),
        (PORTS, [terminal("Quay")], 3.25),
        (SMALL, [link("Wing", activity="airline_base")], 2.5),
        ({}, [terminal("Parcels", "ecommerce")], 2.0),  # a warehouse is no port
        ({}, [terminal("Quay", status="announced")], 2.0),
        ({}, [link("Works")], 2.0),
        ({**SMALL, "airport_a": None}, [terminal("Quay")], 0.0),
    ],
)
def test_who_runs_ports_and_airline_bases_on_the_other_side_by_hand(change, links, low):
    found = one("E1", pair=facts(1, 2, **change, links=links))
    assert found.raw[0] == pytest.approx(low)
    assert found.raw[1] == one("E1", pair=facts(1, 2, **change)).raw[1]
    told = [reading.message.code for reading in found.readings]
    assert ("e1_operated" in told) == (low != one("E1", pair=facts(1, 2, **change)).raw[0])


def test_consulates_are_a_sign_of_a_community_by_a_quarter_each_way():
    here, there = office("Land", "consulate"), office("Other", "consulate").model_copy(update={"way": "in"})
    low, high = one("E2", pair=facts(1, 2)).raw
    assert one("E2", pair=facts(1, 2, links=[here, here])).raw == pytest.approx((low + 0.25, high))
    assert one("E2", pair=facts(1, 2, links=[here, there])).raw == pytest.approx((low + 0.5, high))
    assert one("E2", pair=facts(1, 2, links=[office("Chamber", "chamber")])).raw == pytest.approx((low, high))


@pytest.mark.parametrize("kind", ["council", "self_declared"])
@pytest.mark.parametrize("field, value", [("flight", "daily"), ("flight", "none"), ("diaspora", 0), ("diaspora", 9000)])
def test_what_is_said_beside_links_stays_within_what_they_leave_open(field, value, kind):
    pair = facts(1, 2, links=[link("Wing", activity="airline_base"), office("Land", "consulate")])
    name = "E2" if field == "diaspora" else "E1"
    before, after = one(name, pair=pair), one(name, item(field, value, source_type=kind), pair=pair)
    assert before.low <= after.low <= after.high <= before.high
