"""The bundled rules: dates known from outside, honest sources, regions that exist, one page by country."""

import sys
from datetime import date
from pathlib import Path

import pytest

from data.gazetteer import country_rows, read_places
from data.tie_tables import read_rules
from matching.relations import in_force
from tests.audit_world import city

ROOT = Path(__file__).parents[2]
RULES = read_rules().rows
BY_ID = {rule.id: rule for rule in RULES}
EU = {
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
}  # fmt: skip
SINGLE = {r.id: (r.a_countries, r.b_countries) for r in RULES if r.kind == "diplomatic"}


@pytest.mark.parametrize(
    "one, other, day",
    [
        ("DE", "TW", date(1972, 10, 11)),  # Bonn and Beijing, communiqué of 11 October 1972
        ("GB", "TW", date(1950, 1, 6)),  # recognition of Beijing
        ("AU", "TW", date(1972, 12, 21)),  # communiqué signed in Paris
        ("JP", "TW", date(1972, 9, 29)),
        ("US", "IR", date(1980, 4, 7)),
        ("HN", "TW", date(2023, 3, 26)),
        ("PE", "MX", date(2025, 11, 3)),
        ("CO", "IL", date(2024, 5, 2)),
    ],
)
def test_relations_ended_on_the_day_that_is_known(one, other, day):
    (rule,) = (BY_ID[i] for i, (a, b) in SINGLE.items() if one in a and other in b)
    assert rule.valid_from == day
    assert rule.valid_to is None


def test_korea_does_not_share_the_day_of_iran():
    assert {b for a, b in SINGLE.values() if a == ("US",)} == {("TW",), ("IR",), ("KP",)}


def test_the_sanctions_on_russia_begin_with_their_order():
    assert BY_ID["us-ru"].valid_from == date(2021, 4, 15)  # Executive Order 14024
    assert BY_ID["us-ru-investment"].valid_from == date(2022, 4, 6)  # Executive Order 14071


@pytest.mark.parametrize("name, other", [("eu-ru", "RU"), ("eu-by", "BY"), ("eu-ir", "IR")])
def test_a_rule_of_the_union_binds_its_27_members(name, other):
    assert set(BY_ID[name].a_countries) == EU
    assert BY_ID[name].b_countries == (other,)


def bearing(a, b, day):
    return {rule.id for rule in in_force(RULES, a, b, day)}


def test_florida_and_venezuela_is_over_since_march_2026():
    miami, caracas = city(1, "Miami", "US", admin1="FL"), city(2, "Caracas", "VE", admin1="25")
    assert "us-fl-110-1155" in bearing(miami, caracas, date(2025, 1, 1))
    assert "us-fl-110-1155" not in bearing(miami, caracas, date(2026, 3, 6))
    assert "us-fl-110-1155" not in bearing(miami, caracas, date(2018, 1, 1))


def test_arkansas_blocks_what_is_denied_whole_and_flags_what_is_denied_in_part():
    here = city(1, "Little Rock", "US", admin1="AR")
    effect = {
        other: {BY_ID[i].effect for i in bearing(here, city(2, "X", other), date(2026, 11, 30)) if "us-ar" in i}
        for other in ("CN", "IR", "CY", "LB", "JP", "TR")
    }
    assert effect == {"CN": {"block"}, "IR": {"block"}, "CY": {"flag"}, "LB": {"flag"}, "JP": set(), "TR": set()}


@pytest.mark.parametrize(
    "partner, want",
    [
        (city(2, "Melitopol", "UA", admin1="26"), {"ua-war-zaporizhzhia"}),
        (city(2, "Kherson", "UA", admin1="08"), {"ua-war-kherson"}),
        (city(2, "Simferopol", "UA", admin1="11"), {"ua-occupied-crimea"}),
        (city(2, "Lviv", "UA", admin1="15"), set()),
        (city(2, "Khartoum", "SD", admin1="29"), {"sd-war"}),
        (city(2, "Sanaa", "YE", admin1="26"), {"ye-war"}),
        (city(2, "Gaza", "PS", admin1="GZ"), {"ps-gaza"}),
        (city(2, "Nablus", "PS", admin1="WE"), set()),
        (city(2, "Port-au-Prince", "HT", admin1="11"), {"ht-west"}),
        (city(2, "Cap-Haïtien", "HT", admin1="09"), set()),
        (city(2, "Damascus", "SY", admin1="13"), set()),
        (city(2, "Goma", "CD", admin1="11"), {"cd-north-kivu"}),
        (city(2, "Kinshasa", "CD", admin1="06"), set()),
        (city(2, "Sokhumi", "GE", admin1="02"), {"ge-abkhazia"}),
        (city(2, "Tbilisi", "GE", admin1="51"), set()),
        (city(2, "Larnaca", "CY", admin1="03"), set()),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_areas_at_war_or_occupied_are_told_to_every_asker(partner, want):
    for asker in (city(1, "Lyon", "FR", admin1="84"), city(3, "Recife", "BR", admin1="30")):
        found = bearing(asker, partner, date(2026, 11, 30))
        assert {i for i in found if BY_ID[i].kind == "conflict"} == want


def test_the_war_in_syria_ended_before_its_aftermath_began():
    recife, aleppo = city(1, "Recife", "BR", admin1="30"), city(2, "Aleppo", "SY", admin1="09")
    assert bearing(recife, aleppo, date(2020, 1, 1)) == {"sy-war"}
    assert bearing(recife, aleppo, date(2025, 1, 1)) == {"sy-after"}


def test_a_source_was_opened_or_says_that_it_was_not():
    for rule in RULES:
        assert rule.source.startswith("http" if rule.read_on else "compiled: general knowledge, as of 20"), rule.id
        assert "http" not in rule.source or rule.read_on, rule.id


def test_countries_regions_and_cities_exist():
    codes, places = set(country_rows()), read_places()
    known, ids = {(p.country, p.admin1) for p in places}, {p.id for p in places}
    for rule in RULES:
        assert {*rule.a_countries, *rule.b_countries} <= codes, rule.id
        assert {rule.a_city, rule.b_city} <= ids | {0}, rule.id
        for countries, region in ((rule.a_countries, rule.a_admin1), (rule.b_countries, rule.b_admin1)):
            assert not region or (countries[0], region) in known, rule.id


def test_no_rule_ends_before_it_begins_or_lies_ahead():
    assert [r.id for r in RULES if r.valid_to and r.valid_to < r.valid_from] == []
    assert [r.id for r in RULES if r.valid_from > date(2026, 11, 30)] == []


def test_the_page_is_what_the_script_writes():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import rules_page

    sys.path.remove(str(ROOT / "benchmarks"))
    text = (ROOT / "docs/data/rules.md").read_text(encoding="utf-8")
    assert text == rules_page.page(RULES)
    assert all(rule.title.replace("|", "/") in text for rule in RULES)
