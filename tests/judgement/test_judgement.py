"""What a mayor would expect and would laugh at: judgement cases as data, and rules that hold for every list."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engine.opened import Engine
from features.blocks.registry import pair_values
from models.ranking import Filters, RankingQuery

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
TOP = 20
SMALL = ["Galesburg, IL, US", "Albi", "Sassuolo", "Tuttlingen", "La Chaux-de-Fonds"]
MIDDLE = ["Columbus, OH, US", "Leipzig", "Bilbao", "Gdańsk", "Porto, PT", "Medellín", "Coimbatore", "Adelaide"]
ASKERS = ["Chicago", "Houston, TX, US", "Stuttgart", "Basel", "Dakar", "Surat", "Medellín", "Tartu", "Da Nang"]


def named(case: dict[str, Any]) -> str:
    return f"{case['city']}: {case['purpose']}{' in ' + case['countries'][0] if 'countries' in case else ''}"


def best(engine: Engine, city: str, purpose: str, k: int = TOP, countries: list[str] | None = None) -> list[int]:
    query = RankingQuery(purpose=purpose, k=k, filters=Filters(countries=countries or []))
    rows: list[int] = engine.ranker.best([engine.row(city)], query)[0][0].tolist()
    return rows


def metro(engine: Engine, name: str) -> int:
    return int(engine.table.anchor[engine.row(name)])


def test_enough_cases_and_enough_of_them_middle_sized_and_from_the_south():
    assert len(CASES) >= 44
    assert sum(c.get("middle", False) or c.get("south", False) for c in CASES) >= len(CASES) / 3
    assert sum(c.get("south", False) for c in CASES) >= len(CASES) / 4
    assert {c["purpose"] for c in CASES} >= {"general", "trade", "investment", "innovation", "ports", "tourism"}
    assert all(c["why"] and (c["must_high"] or c["must_low"]) for c in CASES)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_judgement(engine: Engine, case: dict[str, Any]):
    top, table = case.get("top", TOP), engine.table
    rows = best(engine, case["city"], case["purpose"], top, case.get("countries"))
    shown = [f"{table.name[r]}, {table.country[r]}" for r in rows]
    absent = [name for name in case["must_high"] if metro(engine, name) not in rows]
    present = [name for name in case.get("must_low", []) if metro(engine, name) in rows]
    assert (absent, present) == ([], []), shown


@pytest.mark.parametrize("city", SMALL)
@pytest.mark.parametrize("purpose", ["general", "culture", "trade"])
def test_a_small_town_gets_partners_of_its_order(engine: Engine, city: str, purpose: str):
    people = engine.table.metro_population
    own, theirs = people[engine.row(city)], people[best(engine, city, purpose, 10)]
    assert np.median(theirs) < 12 * own
    assert (theirs > 5e6).sum() == 0


@pytest.mark.parametrize("city", MIDDLE)
@pytest.mark.parametrize("purpose", ["general", "trade", "investment", "innovation"])
def test_a_middleweight_is_not_drowned_by_megacities(engine: Engine, city: str, purpose: str):
    people = engine.table.metro_population
    theirs = people[best(engine, city, purpose, 10)]
    assert (theirs > 10e6).sum() <= 2
    assert ((theirs > 1.5e5) & (theirs < 10e6)).sum() >= 6


@pytest.mark.parametrize("city", ASKERS)
def test_no_suburbs_and_one_city_per_metro(engine: Engine, city: str):
    table = engine.table
    for purpose in engine.ranker.purposes:
        rows = best(engine, city, purpose)
        assert table.is_anchor[rows].all()
        assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("city", ASKERS)
def test_purposes_differ(engine: Engine, city: str):
    lists = {p: set(best(engine, city, p, 10)) for p in engine.ranker.purposes}
    if engine.facts.ports.count[engine.row(city)]:  # without a port the port purpose has nothing of its own to say
        assert len(lists["ports"] & lists["innovation"]) <= 6
    assert len(lists["trade"] & lists["culture"]) <= 7
    assert len({frozenset(rows) for rows in lists.values()}) >= 7


def test_a_city_without_a_port_is_told_so(engine: Engine):
    asked = RankingQuery(purpose="ports", k=3)
    codes = {city: [n.code for n in engine.ranker.rank(engine.row(city), asked).notes] for city in ("Bern", "Hamburg")}
    assert "no_port" in codes["Bern"]
    assert "no_port" not in codes["Hamburg"]


@pytest.mark.parametrize("city", ["Rotterdam", "Los Angeles", "Mombasa", "Gdańsk", "Dakar", "Busan", "Santos, BR"])
def test_ports_answer_with_ports(engine: Engine, city: str):
    ports = engine.facts.ports.count
    assert (ports[best(engine, city, "ports")] > 0).all()


def test_ports_purpose_finds_box_ports_for_rotterdam(engine: Engine):
    rows = best(engine, "Rotterdam", "ports", 10)
    entries = [engine.facts.entry(row)[0] for row in rows]
    boxes = [e is not None and e.clusters.get("container_port", 0) >= 2 for e in entries]
    assert sum(boxes) >= 8


@pytest.mark.parametrize("city", ["Chicago", "Stuttgart", "Surat", "Guadalajara, MX", "Porto Alegre", "Pittsburgh"])
def test_trade_partners_trade_or_have_a_strong_reason(engine: Engine, city: str):
    space, row = engine.space, engine.row(city)
    rows = best(engine, city, "trade", 10)
    share = pair_values(space.pairs, space.pairs, row)["trade_share"][rows]
    industry = space.slices["industry"]
    alike = space.matrix[rows, industry] @ space.matrix[row, industry]
    assert ((share > 0) | (alike > 0.15)).all(), [str(space.table.name[r]) for r in rows]
