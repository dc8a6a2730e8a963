"""Facts of one's own without a store: the folder ``own`` of a home in a build, its answers, and the doctor."""

import re
from pathlib import Path

import pytest

from app.engine.artefact import read_manifest
from app.engine.build import build
from app.engine.doctor import Finding, doctor
from app.engine.own import own_facts
from app.services.audits import AuditRequest, run_audit
from app.services.cities import city_with_facts
from app.services.rankings import rank_partners, why_not
from app.services.sources import sources
from app.settings import Settings
from data.gazetteer import read_places
from models.errors import InvalidInput
from models.ranking import Filters, RankingQuery
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG, LA_PAZ, MEXICO_CITY, ROTTERDAM
from tests.app.test_facade import DAY

PURPOSES = """
[food]
name = "Food"
question = "Who shares our kitchens?"
reach = 0.4
prize = { people = 30, income = 20 }
affinity = { industry_alike = 20, sells = 20 }
why = "Our council says so."

[trade]
reach = 0.1
"""
POLICY = f"""
size_ratio = 0.0
excluded_countries = {{ DE = "Our council decided so." }}
[own_decisions]
{ROTTERDAM} = "Already our port's partner."
993800 = "Too far for our budget."
"""
PLACES = f"""geonameid,clusters,profile,anchors,people,source,as_of
{LA_PAZ},semiconductors:3|biotech:1,Chips above the clouds.,firm:Alpaca Silicon,,City of La Paz plan,2026-05
{HAMBURG},,,,2000000,Statistikamt Nord,2025
"""
LINKS = f"a_geonameid,b_geonameid,kind,name\n{CHICAGO},{LA_PAZ},sites,Ours\n"
FILES = {"purposes.toml": PURPOSES, "policy.toml": POLICY, "places.csv": PLACES, "links.csv": LINKS}


def fill(home, **files):
    (home / "own").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (home / "own" / name).write_text(text, encoding="utf-8")


def make(home):
    with mini.small_build():
        return build(Settings(home=home), mini.pairs_file(home, (CHICAGO, MEXICO_CITY)))


@pytest.fixture(scope="module")
def own_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("own")
    fill(home, **FILES)
    make(home)
    return home


@pytest.fixture(scope="module")
def own_engine(own_home):
    return mini.open_(own_home)


def facts(engine, place):
    return {f.name: f for f in city_with_facts(engine, engine.table.row_of[place]).facts}


def test_own_facts_of_places_are_told_as_yours(own_engine, mini_engine):
    la_paz = facts(own_engine, LA_PAZ)
    assert la_paz["profile"].value == "Chips above the clouds."
    for name in ("profile", "clusters", "anchors"):
        assert (la_paz[name].source, la_paz[name].as_of) == ("yours: City of La Paz plan", "2026-05")
    assert la_paz["clusters"].clusters == (("semiconductors", 3), ("biotech", 1))
    hamburg = facts(own_engine, HAMBURG)
    assert (hamburg["population"].value, hamburg["population"].source) == (2_000_000, "yours: Statistikamt Nord")
    assert hamburg["profile"].source == facts(mini_engine, HAMBURG)["profile"].source, "figures alone leave our row"
    assert "yours" not in "".join(f.source for f in facts(mini_engine, LA_PAZ).values())
    assert own_engine.city(own_engine.table.row_of[HAMBURG]).population == 2_000_000
    names = {s.name: (s.kind, s.rows) for s in sources(own_engine) if s.kind == "yours"}
    assert names == {
        "own/places.csv": ("yours", 2), "own/links.csv": ("yours", 1), "own/purposes.toml": ("yours", 2),
        "own/policy.toml": ("yours", 1),
    }  # fmt: skip


def test_own_facts_change_an_order(own_engine, mini_engine):
    """La Paz has no chips in our atlas; Chicago asks for them."""
    query = RankingQuery(cluster="semiconductors", reach=0, k=25, per_country=0, unit="city", weights={"industry": 100})
    place = {}
    for engine in (own_engine, mini_engine):
        matches = rank_partners(engine, str(CHICAGO), query).matches
        place[engine] = [m.city.id for m in matches].index(LA_PAZ)
    assert place[own_engine] < place[mini_engine]


def test_an_own_purpose_and_own_weights(own_engine, mini_engine):
    food, trade = own_engine.ranker.purposes["food"], own_engine.ranker.purposes["trade"]
    assert (food.name, food.basis, food.reach) == ("Food", "yours", 0.4)
    assert sum(food.weights.values()) == pytest.approx(1, abs=1e-5)
    assert food.spread["prize"] != 1, "measured at build as for ours"
    ours = mini_engine.ranker.purposes["trade"]
    assert (trade.reach, trade.basis) == (0.1, "yours")
    assert (trade.sides, trade.names) == (ours.sides, ours.names), "keys that are not given stay ours"
    assert rank_partners(own_engine, str(CHICAGO), RankingQuery(purpose="food", k=3)).query.reach == 0.4


def test_an_own_policy_holds_where_a_question_brings_none(own_engine):
    query = RankingQuery(k=30, per_country=0, unit="city", filters=Filters(known="mark"))
    ranking = rank_partners(own_engine, str(CHICAGO), query)
    gone = {HAMBURG, ROTTERDAM, 993800}
    assert not gone & {m.city.id for m in ranking.matches}
    assert ranking.excluded["policy_country"] >= 1
    assert ranking.excluded["policy_decision"] == 2
    assert "Your own policy holds here" in ranking.notes[-1].text
    absent = why_not(own_engine, str(CHICAGO), str(HAMBURG), query)
    assert "Our council decided so" in absent.model_dump_json()
    brought = query.model_copy(update={"policy": query.policy.model_copy(update={"min_population": 1000})})
    other = rank_partners(own_engine, str(CHICAGO), brought)
    assert {HAMBURG, ROTTERDAM} <= {m.city.id for m in other.matches}
    assert not any(n.code == "own_policy" for n in other.notes)


def test_an_audit_is_held_to_it_too(own_engine):
    content = b"Partner,Country\nHamburg,Germany\n"
    report = run_audit(own_engine, AuditRequest(str(CHICAGO), DAY, content=content, name="ties.csv"))
    assert report.findings[0].verdict == "blocked"
    assert "Our council decided so." in report.findings[0].gates[0].text


def test_the_benchmark_is_not(own_engine):
    """What is measured is the order, and nobody's rules."""
    from app.benchmark.orders import FitOrder

    row = own_engine.table.row_of[HAMBURG]
    score = FitOrder(own_engine, "fit, food", own_engine.table.ids).score(own_engine.table.row_of[CHICAGO])
    assert score[row] > 0


def test_own_links_of_the_home_join_a_build(own_engine):
    row = own_engine.table.row_of
    found = own_engine.facts.links.between(row[CHICAGO], row[LA_PAZ])
    assert [(link.name, link.basis) for link in found if link.basis == "yours"] == [("Ours", "yours")]


def test_each_file_is_part_of_the_build_id(own_home, mini_home, tmp_path):
    def build_id(home):
        return read_manifest(make(home)).build_id

    seen = {build_id(tmp_path)}
    for name, text in FILES.items():
        fill(tmp_path, **{name: text})
        seen.add(build_id(tmp_path))
    assert len(seen) == 5
    assert read_manifest(make(own_home)).build_id in seen


@pytest.mark.parametrize(
    ("name", "text", "where", "words"),
    [
        ("places.csv", PLACES + "1,biotech:1,,,,me,2025\n", "line 4", "1 is no place of the gazetteer"),
        ("places.csv", PLACES.replace("biotech:1", "biotechs:1"), "line 2", "there is no cluster 'biotechs'"),
        ("places.csv", PLACES.replace("biotech:1", "biotech:4"), "line 2", "it goes from 1 to 3"),
        ("places.csv", PLACES.replace("biotech:1", "biotech"), "line 2", "'biotech' needs a colon"),
        ("places.csv", PLACES.replace("2000000", "many"), "line 3", "people: "),
        ("places.csv", PLACES.replace("Statistikamt Nord", ""), "line 3", "source: Field required"),
        ("places.csv", PLACES.replace("2000000", ""), "line 3", "it says nothing"),
        ("places.csv", PLACES + f"{HAMBURG},,,,5,me,2025\n", "line 4", "stands in an earlier line"),
        ("links.csv", LINKS + f"{CHICAGO},77,sites,Ours\n", "line 3", "77 is no place of the gazetteer"),
        ("purposes.toml", PURPOSES.replace("sells", "selling"), "line 7", "has selling: there is no such feature"),
        ("purposes.toml", PURPOSES.replace("people", "sells"), "line 6", "prize has sells: it belongs to affinity"),
        ("purposes.toml", PURPOSES.replace("reach = 0.1", "reach = 2"), "line 11", "it goes from 0 to 1"),
        ("purposes.toml", PURPOSES.replace("reach = 0.1", "because = 1"), "line 11", "there is no key 'because'"),
        ("purposes.toml", PURPOSES.replace("why", "# why"), "line 2", "a new purpose needs why"),
        ("purposes.toml", PURPOSES.replace("= 0.4", "= "), "line 5", "Invalid value"),
        ("policy.toml", POLICY.replace("size_ratio = 0.0", "size_ratio = 7"), "line 2", "size_ratio: "),
        ("policy.toml", POLICY.replace("DE =", "QQ ="), "line 3", "'QQ' is no country"),
        ("policy.toml", POLICY.replace("993800", "77"), "line 6", "77 is no place of the gazetteer"),
        ("policy.toml", POLICY.replace("size_ratio", "size_ration"), "line 2", "size_ration: Extra inputs"),
        ("place.csv", PLACES, "place.csv", "own files are purposes.toml, policy.toml, places.csv, links.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_file_and_line(tmp_path, name, text, where, words, monkeypatch):
    monkeypatch.setattr("app.engine.build.publish", None)  # nothing may be made before
    fill(tmp_path, **{name: text})
    with pytest.raises(InvalidInput) as caught:
        make(tmp_path)
    assert name in str(caught.value) + caught.value.errors[0][0]
    assert [place for place, _ in caught.value.errors] == [where]
    assert words in caught.value.errors[0][1]


@pytest.mark.parametrize("own_file", ["places.csv", "links.csv", "policy.toml", "purposes.toml"])
def test_the_doctor_names_a_bad_file_and_a_stale_build(own_home, own_file, tmp_path, monkeypatch):
    for check in ("_packages", "_sources", "_tables"):  # these have tests of their own
        monkeypatch.setattr(f"app.engine.doctor.{check}", list)
    monkeypatch.setattr("app.engine.doctor._pulled", lambda settings: Finding(True, "pulled"))
    monkeypatch.setattr("app.engine.doctor._artefact", lambda settings: Finding(True, "artefact"))
    monkeypatch.setattr("app.engine.doctor.read_places", lambda size: mini.places())
    mini.copy(own_home, tmp_path)
    fill(tmp_path, **FILES)

    def told():
        (line,) = [f for f in doctor(Settings(home=tmp_path)) if f.text.startswith("own facts")]
        return line.ok, line.text

    assert told() == (True, "own facts: 2 purposes, 2 places, 1 links, a policy")
    old = FILES[own_file]
    change = {"places.csv": ("2025", "2024"), "links.csv": ("Ours", "Mine"), "policy.toml": ("0.0", "0.1"),
              "purposes.toml": ("0.1", "0.2")}[own_file]  # fmt: skip
    fill(tmp_path, **{own_file: old.replace(*change)})
    assert told() == (False, "own facts are others than those of the build. Run `hanse build`.")
    fill(tmp_path, **{own_file: "\x00nonsense [\n"})
    ok, text = told()
    assert not ok
    assert own_file in text


def test_the_command_refuses_with_exit_2(tmp_path, bare_hanse, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    fill(tmp_path, **{"policy.toml": "size_ratio = 7\n"})
    done = bare_hanse("build")
    assert done.code == 2
    assert "policy.toml has rows that cannot be used. line 1: size_ratio: " in done.err


def test_the_examples_of_the_page_are_accepted(tmp_path):
    page = (Path(__file__).parents[2] / "docs/own.md").read_text(encoding="utf-8")
    places, purposes, policy = re.findall(r"```(?:csv|toml)\n(.*?)```", page, re.S)
    fill(tmp_path, **{"places.csv": places, "purposes.toml": purposes, "policy.toml": policy})
    found = own_facts(Settings(home=tmp_path), read_places())
    assert [(one.geonameid, one.people) for one in found.places] == [(LA_PAZ, None), (HAMBURG, 1_910_000)]
    assert set(found.purposes) == {"trade", "food"}
    assert found.policy is not None
    assert set(found.policy.own_decisions) == {ROTTERDAM}
