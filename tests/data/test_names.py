import pytest

from data.names import Names, expand, fold, write_names
from models.city import Place
from models.errors import AmbiguousCity, NotReady, UnknownCity

KOLN, TOKYO, SAO_PAULO, ST_LOUIS = 2886242, 1850147, 3448439, 4407066
PORTLAND_OR, PORTLAND_ME, VALENCIA = 5746545, 4975802, 2509954


@pytest.fixture(scope="module")
def names(engine):
    return engine.names


@pytest.mark.parametrize(
    "text, key",
    [
        ("São Paulo", "sao paulo"),
        ("sao-paulo", "sao paulo"),
        ("  ST.  Louis ", "st louis"),
        ("Łódź", "lodz"),
        ("Großenhain", "grossenhain"),
        ("Ålesund", "alesund"),
        ("København", "kobenhavn"),
        ("東京", "東京"),
        ("L'Aquila", "l aquila"),
        ("___", ""),
        ("", ""),
    ],
)
def test_fold(text, key):
    assert fold(text) == key


def test_expand():
    assert expand("st louis") == "saint louis"
    assert expand("ft worth mt st") == "fort worth mount saint"
    assert expand("stuttgart") == "stuttgart"


@pytest.mark.parametrize(
    "text, id_",
    [
        ("Koln", KOLN),
        ("Köln", KOLN),
        ("Cologne", KOLN),
        ("KÖLN, DE", KOLN),
        ("東京", TOKYO),
        ("Sao Paulo", SAO_PAULO),
        ("são paulo", SAO_PAULO),
        ("St Louis", ST_LOUIS),
        ("St. Louis, MO", ST_LOUIS),
        ("Saint Louis, US", ST_LOUIS),
        ("Portland, ME, US", PORTLAND_ME),
        ("Portland, Maine", PORTLAND_ME),
        ("Portland, maine, United States", PORTLAND_ME),
        ("Portland", PORTLAND_OR),  # 652,503 against 66,881: more than three times
        ("Valencia, ES", VALENCIA),
        ("Valencia, Spain", VALENCIA),
        ("4887398", 4887398),
        (" 4887398 ", 4887398),
        ("Paris", 2988507),
        ("Paris, TX", 4717560),
        ("Mexico City", 3530597),
        ("La Paz", 3911925),
        ("Brooklyn", 5110302),
        ("NYC", 5128581),
    ],
)
def test_resolves(names, text, id_):
    assert names.resolve(text) == id_


@pytest.mark.parametrize(
    "text, among",
    [
        ("Springfield", {"Springfield, MO, US (4409896)", "Springfield, MA, US (4951788)"}),
        ("Valencia", {"Valencia, 07, VE (3625549)", "Valencia, 60, ES (2509954)"}),
    ],
)
def test_an_ambiguous_name_answers_with_its_candidates(names, text, among):
    with pytest.raises(AmbiguousCity, match="Add region and country") as caught:
        names.resolve(text)
    assert among <= set(caught.value.suggestions)
    assert len(caught.value.suggestions) <= 8


@pytest.mark.parametrize("text", ["Springfield", "Valencia"])
def test_each_candidate_resolves_when_it_is_given_back(names, text):
    with pytest.raises(AmbiguousCity) as caught:
        names.resolve(text)
    for label in caught.value.suggestions:
        name, id_ = label.rsplit(" (", 1)
        assert names.resolve(id_.rstrip(")")) == int(id_.rstrip(")"))
        assert names.resolve(name) == int(id_.rstrip(")"))


def test_an_unknown_name_answers_with_near_names(names):
    with pytest.raises(UnknownCity, match="No city of the gazetteer is called 'Chicgo'") as caught:
        names.resolve("Chicgo")
    assert caught.value.suggestions[0] == "Chicago, IL, US"


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", ",US", ",", "!!!", "Xyzzyq", "Chicago, MX", "Chicago, Narnia", "99999999", "0", "-5",
        "99999999999999999999999999", "9" * 5000, "²", "١٢٣٤٥٦٧٨٩٠", "\x00", "x" * 10_000,
        "'; DROP TABLE place; --", "%",
    ],
)  # fmt: skip
def test_what_is_no_city_is_unknown_and_never_a_crash(names, text):
    with pytest.raises(UnknownCity):
        names.resolve(text)
    names.search(text)


def test_near_names_stay_within_the_country_asked_for(names):
    with pytest.raises(UnknownCity) as caught:
        names.resolve("Chicgo, US")
    assert "Chicago, IL, US" in caught.value.suggestions
    assert all(s.endswith(", US") for s in caught.value.suggestions)


@pytest.mark.parametrize(
    "text, first",
    [
        ("Koln", KOLN),
        ("Cologne", KOLN),
        ("東京", TOKYO),
        ("Sao Paulo", SAO_PAULO),
        ("St Louis", ST_LOUIS),
        ("Chica", 4887398),  # prefix
        ("Rotterdm", 2747891),  # typo
        ("Springfield", 4409896),  # best known first
        ("Portland, Maine", PORTLAND_ME),
    ],
)
def test_search_puts_the_best_known_first(names, text, first):
    assert names.search(text)[0].id == first


def test_search_keeps_its_limit_and_lists_nobody_twice(names):
    hits = names.search("san", 25)
    assert len(hits) == len({h.id for h in hits}) == 25
    assert names.search("san", 1) == hits[:1]


def test_exact_names_come_before_longer_ones(names):
    hits = names.search("York", 50)
    assert hits[0].name == "York"
    assert "New York City" in [h.name for h in hits]


SMALL = (
    Place(1, "Alpha", "US", "OH", 0, 0, 100, "", ("Beta",)),
    Place(2, "Beta", "US", "MA", 0, 0, 90, "", ()),
    Place(3, "Gamma", "US", "OH", 0, 0, 301, "", ()),
    Place(4, "Gamma", "US", "MA", 0, 0, 100, "", ()),
    Place(5, "Delta", "US", "OH", 0, 0, 299, "", ()),
    Place(6, "Delta", "US", "MA", 0, 0, 100, "", ()),
    Place(7, "Mt Hope", "US", "MA", 0, 0, 50, "", ()),
)


@pytest.fixture
def few(tmp_path):
    write_names(SMALL, tmp_path / "n.sqlite")
    return Names(tmp_path / "n.sqlite")


def test_a_lead_of_three_decides(few):
    assert few.resolve("Gamma") == 3
    with pytest.raises(AmbiguousCity):
        few.resolve("Delta")


def test_a_primary_name_goes_before_an_alias(few):
    # Beta: 90 people by name, 100 by alias: the search shows both, the resolver takes the name.
    assert [h.id for h in few.search("Beta")] == [2, 1]
    assert few.resolve("Beta") == 2


def test_short_words_are_written_out(few):
    assert few.resolve("Mount Hope") == few.resolve("Mt. Hope") == 7


def test_a_search_file_that_is_gone_or_damaged_is_not_ready(tmp_path):
    with pytest.raises(NotReady, match="Run `hanse build`"):
        Names(tmp_path / "none.sqlite").resolve("Chicago")
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(NotReady, match="Run `hanse build`"):
        Names(tmp_path / "bad.sqlite").resolve("Chicago")
