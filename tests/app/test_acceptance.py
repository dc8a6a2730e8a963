"""What the issue must show, on the real artefact."""

import pytest

from app.services.rankings import rank_partners
from features.fact_store import pair_facts
from models.ranking import Filters, RankingQuery
from tests.app.mini import CHICAGO, MEXICO_CITY


def rank(engine, city, **query):
    return rank_partners(engine, city, RankingQuery(**query))


def test_chicago_in_mexico(engine):
    got = rank(engine, "Chicago", k=5, filters=Filters(countries=["MX"])).matches
    assert len(got) == 5
    assert {m.city.country for m in got} == {"MX"}
    first = got[0]
    assert (first.city.id, first.city.name, first.known_tie) == (MEXICO_CITY, "Mexico City", True)
    since = next(t.since for t in engine.tie_records if {t.a, t.b} == {CHICAGO, MEXICO_CITY})
    assert {"known_tie", "known_tie_since"} & {f.code for f in first.flags}
    assert [f.params.get("year") for f in first.flags] == [since]
    assert any(m.code == "shared_clusters" and "banking" in m.text for m in first.reasons)


def test_reasons_are_true(engine):
    world = engine.world
    for match in rank(engine, "Chicago", k=50).matches:
        for reason in match.reasons:
            if reason.code == "trade_partner":
                us = world.countries["US"]
                listed = us.export_partners if reason.params["direction"] == "exports" else us.import_partners
                assert reason.params["share"] == round(100 * listed[match.city.country])
            if reason.code == "bloc":
                assert set(reason.params["bloc"]) <= set(world.countries[match.city.country].blocs)
            if reason.code == "sea_link":
                assert engine.facts.ports.count[engine.row(match.city.id)] > 0
            if reason.code == "air_link":
                assert engine.facts.airports.large[engine.row(match.city.id)] > 0


def test_rotterdam_for_its_port(engine):
    got = rank(engine, "Rotterdam", purpose="ports").matches
    maritime = {"container_port", "bulk_port", "inland_port"}
    for match in got:
        row = engine.row(match.city.id)
        assert engine.facts.ports.count[row] > 0, match.city.name
        assert maritime & engine.facts.entry(row)[0].clusters.keys(), match.city.name
    names = [m.city.name for m in got]
    assert {"Antwerp", "Hamburg"} <= set(names), names


def test_houston_with_and_without_ports(engine):
    having = rank(engine, "Houston", purpose="trade", k=200)
    without = rank(engine, "Houston", purpose="trade", k=200, weights={"port": 0})
    assert [m.city.id for m in having.matches[:10]] != [m.city.id for m in without.matches[:10]]
    weight = having.query.weights["port"]
    assert weight > 0 == without.query.weights["port"]
    fits = {m.city.id: m.fit for m in without.matches}
    both = [m for m in having.matches if m.city.id in fits]
    assert len(both) > 100
    for match in both:
        port = next(p.contribution for p in match.parts if p.block == "port")
        assert fits[match.city.id] == pytest.approx((match.fit - port) / (1 - weight), abs=1e-4)


@pytest.mark.parametrize(
    "city, ports",
    [
        ("La Paz, BO", False), ("Denver", False), ("Munich", False), ("Chengdu", False), ("Madrid", False),
        ("Rotterdam", True), ("Duisburg", True), ("Memphis", True), ("Manaus", True), ("Chongqing, CN", True),
        ("Chicago", True), ("Shanghai", True), ("Evanston", True),
    ],
)  # fmt: skip
def test_port_access(engine, city, ports):
    assert bool(engine.facts.ports.count[engine.row(city)]) is ports


def test_rotterdam_to_shanghai_by_suez(engine):
    facts = pair_facts(engine.facts, engine.row("Rotterdam"), engine.facts, engine.row("Shanghai"))
    assert facts.sea_km == pytest.approx(19_300, rel=0.05)
    assert facts.distance_km == pytest.approx(8_930, rel=0.01)
    assert facts.overlap_hours == 1  # UTC+1 and UTC+8
    assert facts.import_share is not None
    assert facts.import_share > 0.05


def test_every_place_can_ask(engine):
    table = engine.table
    for row in range(0, len(table), 1700):
        got = engine.ranker.rank(row, RankingQuery(k=3), mutual=False).matches
        assert len(got) == 3, table.name[row]
        assert str(table.country[row]) not in {m.city.country for m in got}


def test_one_city_per_metro_by_default(engine):
    got = rank(engine, "Chicago", k=200).matches
    assert all(m.city.id == m.city.metro.id for m in got)
    every = rank(engine, "Chicago", k=200, unit="city").matches
    assert any(m.city.id != m.city.metro.id for m in every)
