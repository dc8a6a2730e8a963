from datetime import date

import pytest

from data.sources.countries import parse_missions
from features.places.table import PlaceTable
from matching.relations import Relations, without_relations
from models.city import CityRef, Country, MetroRef, Place
from models.partnership import Rule


def rule(id_, kind, effect, **fields):
    texts = {"title": id_, "text": "t", "source": "s", "check": "c"}
    return Rule(id=id_, kind=kind, effect=effect, valid_from=date(2000, 1, 1), **(texts | fields))


RULES = [
    rule("strangers", "diplomatic", "flag", a_countries=("US",), b_countries=("TW",), either_side=True),
    rule("law", "law", "block", a_countries=("US",), a_admin1="TX", b_countries=("CN",)),
    rule("advice", "guidance", "flag", a_countries=("US",)),
    rule("old", "law", "block", a_countries=("US",), b_countries=("CN",), valid_to=date(2010, 1, 1)),
]


def place(id_, name, admin1, people, country="US"):
    return Place(
        id=id_, name=name, country=country, admin1=admin1, lat=30.0 + id_, lon=-90.0, population=people,
        timezone="America/Chicago", aliases=(),
    )  # fmt: skip


PLACES = [
    place(1, "Portland", "OR", 650_000),
    place(2, "Portland", "ME", 68_000),
    place(3, "Denver", "CO", 700_000),
    place(4, "Saint Paul", "MN", 300_000),
    place(5, "New York City", "NY", 8_000_000),
    place(6, "Porto", "13", 250_000, "PT"),
]


def ref(id_, country, admin1=""):
    return CityRef(
        id=id_, name=str(id_), country=country, admin1=admin1, lat=0, lon=0, population=1,
        metro=MetroRef(id=id_, name="m", population=1, basis="estimate"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def relations():
    names = {
        "MX": ("Portland (OR)", "Denver (GA)", "St. Paul (MN)", "New York"),
        "JP": ("Portland",),
        "PE": ("Nowhere",),
    }
    countries = {
        code: Country(code, code, "NA", (), None, {}, "", {}, {}, None, {}, (), cities)
        for code, cities in names.items()
    }
    return Relations.build(RULES, countries, PlaceTable.build(PLACES))


def test_missions_lie_where_the_source_says_or_in_the_large_city_it_misplaces(relations):
    table = PlaceTable.build(PLACES)
    found = {id_: relations.consulates(table, table.row_of[id_], "US") for id_ in (1, 2, 3, 4, 5)}
    assert found == {
        1: {"MX", "JP"},  # without a state the larger Portland is meant
        2: frozenset(),
        3: {"MX"},  # "Denver (GA)" is a slip: the large Denver is meant
        4: {"MX"},
        5: {"MX"},
    }
    assert relations.consulates(table, table.row_of[6], "PT") is None
    assert relations.consulates(table, None, "US") is None


def test_missing_relations_are_found_from_both_sides(relations):
    assert without_relations(relations.rules, "US") == {"TW"}
    assert without_relations(relations.rules, "TW") == {"US"}
    assert without_relations(relations.rules, "CN") == frozenset()


def test_laws_bind_their_own_state_and_guidance_and_ended_ones_do_not_show(relations):
    texas, ohio = ref(10, "US", "TX"), ref(11, "US", "OH")
    assert [r.id for r in relations.laws(texas, ref(12, "CN"))] == ["law"]
    assert relations.laws(ohio, ref(12, "CN")) == []
    assert [r.id for r in relations.laws(ref(13, "TW"), ohio)] == ["strangers"]


def test_the_factbooks_cell_is_read_without_addresses_and_honorary_consuls():
    cell = {
        "chancery": {"text": "1 Street NW, Washington, DC 20006"},
        "consulate(s) general": {"text": "Chicago, Portland (OR); note - more"},
        "consulate(s)": {"text": "343 East, 43rd Street, New York<br>telephone"},
        "honorary consulate(s)": {"text": "Boise (ID)"},
    }
    assert parse_missions(cell) == ("Washington (DC)", "Chicago", "Portland (OR)", "New York")
    assert parse_missions({"text": "none"}) == ()


SANCTION = rule("sanction", "sanction", "flag", a_countries=("US",), b_countries=("RU", "BY"), either_side=True)
OCCUPIED = rule("occupied", "conflict", "flag", b_countries=("UA",), b_admin1="11")
PARTNERS = PlaceTable.build(
    [
        place(20, "Moscow", "48", 10_000_000, "RU"),
        place(21, "Minsk", "04", 2_000_000, "BY"),
        place(22, "Kyiv", "12", 3_000_000, "UA"),
        place(23, "Sevastopol", "11", 400_000, "UA"),
        place(24, "Beijing", "22", 20_000_000, "CN"),
        place(25, "Taipei", "03", 7_000_000, "TW"),
        place(26, "Dallas", "TX", 7_000_000, "US"),
        place(27, "Columbus", "OH", 2_000_000, "US"),
        place(28, "Porto", "13", 250_000, "PT"),
    ]
)


@pytest.mark.parametrize(
    "asker, want",
    [
        (ref(11, "US", "OH"), {20, 21, 23}),
        (ref(10, "US", "TX"), {20, 21, 23, 24}),  # a law of its own state blocks China; one without effect is told
        (ref(28, "PT"), {23}),
        (ref(20, "RU"), {23, 26, 27}),  # the sanction binds either side
        (ref(24, "CN"), {23}),  # the Texan law binds the Texan alone
    ],
)
def test_places_under_sanctions_blocking_laws_and_occupation_are_a_risk(asker, want):
    both = Relations.build([*RULES, SANCTION, OCCUPIED], {}, PARTNERS)
    assert set(PARTNERS.ids[both.risky(asker, PARTNERS)].tolist()) == want


@pytest.mark.parametrize(
    "harmless",
    [
        rule("advice", "guidance", "flag", b_countries=("RU",)),
        rule("regional", "guidance", "flag", b_countries=("UA",), b_admin1="12"),
        rule("notice", "law", "flag", a_countries=("US",), b_countries=("CN",)),
        rule("strangers", "diplomatic", "flag", a_countries=("US",), b_countries=("TW",)),
        rule("ended", "sanction", "flag", a_countries=("US",), b_countries=("RU",), valid_to=date(2010, 1, 1)),
        rule(
            "anywhere", "law", "block", a_countries=("US",)
        ),  # names no partner: it bears on the asker, not on a place
    ],
    ids=lambda r: r.id,
)
def test_what_is_told_but_no_risk(harmless):
    assert not Relations.build([harmless], {}, PARTNERS).risky(ref(11, "US", "OH"), PARTNERS).any()


def test_a_rule_that_names_a_city_bears_on_it_alone():
    one = rule("one", "suspension", "block", a_countries=("US",), b_city=22)
    assert PARTNERS.ids[Relations.build([one], {}, PARTNERS).risky(ref(11, "US", "OH"), PARTNERS)].tolist() == [22]
