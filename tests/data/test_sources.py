import numpy as np
import pytest

from data.sources.airports import read_airports
from data.sources.countries import country_codes, language_name, parse_partners, read_countries
from data.sources.ports import read_ports, read_sea_graph


@pytest.fixture(scope="module")
def countries():
    return read_countries()


@pytest.fixture(scope="module")
def ports():
    return read_ports()


@pytest.fixture(scope="module")
def sea(engine, ports):
    assert list(engine.world.ports) == ports
    return engine.world.sea


@pytest.mark.parametrize(
    "text, want",
    [
        ("USA 10%, France 8% (2023)", ({"US": 0.1, "FR": 0.08}, 2023)),
        ("Canada 16%, Mexico 16%, China 8%, Japan 4%, UK 4% (2023)",
         ({"CA": 0.16, "MX": 0.16, "CN": 0.08, "JP": 0.04, "GB": 0.04}, 2023)),
        ("Germany 22.5%, S. Korea 5.1% (2019 est.)", ({"DE": 0.225, "KR": 0.051}, 2019)),
        ("UAE 12%, Turkey 9%, Cote d'Ivoire less than 1% (2022)", ({"AE": 0.12, "TR": 0.09, "CI": 0.01}, 2022)),
        ("China 30%, and Bosnia and Herzegovina 10% (2021)", ({"CN": 0.3, "BA": 0.1}, 2021)),
        ("Atlantis 50%, France 8% (2023)", ({"FR": 0.08}, 2023)),
        ("NA", ({}, None)),
        ("", ({}, None)),
        ("USA 10%", ({"US": 0.1}, None)),
        ("USA 10% (2023)<br><br><strong>note:</strong> top five export partners based on percentage share of exports",
         ({"US": 0.1}, 2023)),
        ("Bahamas, The 7%, USA 5% (2023)", ({"BS": 0.07, "US": 0.05}, 2023)),
    ],
)  # fmt: skip
def test_parse_partners(text, want):
    assert parse_partners(text) == want


def test_country_facts_of_germany(countries):
    germany = countries["DE"]
    assert (germany.name, germany.continent) == ("Germany", "EU")
    assert germany.gdp_per_head.value == pytest.approx(62_000, rel=0.1)  # World Bank 2023, PPP, 2021 dollars
    assert germany.gdp_per_head.year >= 2022
    assert sum(f.value for f in germany.sectors.values()) == pytest.approx(1, abs=0.15)
    assert germany.sectors["services"].value > 0.6 > germany.sectors["industry"].value
    assert {"US", "FR", "NL"} <= germany.export_partners.keys()
    assert germany.languages["de"] > 0.85
    assert germany.blocs == ("EU",)
    assert "automobiles" in germany.industries or "motor" in germany.industries or "vehicles" in germany.industries
    assert "CH" in germany.neighbours


def test_factbook_pages_are_matched_by_their_own_codes(countries):
    # gm is Germany there, ga the Gambia, sz Switzerland: a match by ISO code would mix them up.
    assert countries["GM"].gdp_per_head.value < 5_000
    assert countries["CH"].gdp_per_head.value > 70_000
    assert "gold" in countries["ZA"].industries.lower()


def test_the_united_states_trade_with_canada_and_mexico(countries):
    us = countries["US"]
    assert {"CA", "MX", "CN"} <= us.export_partners.keys()
    assert {"CA", "MX", "CN"} <= us.import_partners.keys()
    assert us.trade_year >= 2022
    assert us.export_partners["CA"] == pytest.approx(0.16, abs=0.03)
    assert us.blocs == ("USMCA",)


def test_shares_lie_within_bounds(countries):
    assert len(countries) > 240
    for country in countries.values():
        for listed in (country.export_partners, country.import_partners):
            assert all(0 <= share <= 1 for share in listed.values()), country.code
            assert sum(listed.values()) <= 1.02, country.code
            assert country.code not in listed, country.code
        assert all(0.02 <= share <= 1 for share in country.languages.values()), country.code
    assert sum(bool(c.export_partners) for c in countries.values()) > 200
    assert sum(bool(c.industries) for c in countries.values()) > 200


@pytest.mark.parametrize(
    "code, language, low, high",
    [
        ("MX", "es", 0.8, 1.0),
        ("CA", "fr", 0.2, 0.35),
        ("CA", "en", 0.8, 0.95),
        ("IN", "hi", 0.3, 0.6),
        ("JP", "ja", 0.9, 1),
    ],
)
def test_languages(countries, code, language, low, high):
    assert low <= countries[code].languages[language] <= high


def test_blocs(countries):
    assert {c.code for c in countries.values() if "USMCA" in c.blocs} == {"US", "CA", "MX"}
    assert sum("EU" in c.blocs for c in countries.values()) == 27
    assert "EU" not in countries["GB"].blocs
    assert {"BR", "AR"} <= {c.code for c in countries.values() if "MERCOSUR" in c.blocs}


def test_names_of_countries_and_languages():
    codes = country_codes()
    assert (codes["Germany"], codes["South Korea"], codes["UAE"], codes["Burma"]) == ("DE", "KR", "AE", "MM")
    assert (language_name("pt"), language_name("de", "es"), language_name("xx-none")) == (
        "Portuguese", "alemán", "xx-none",
    )  # fmt: skip


def test_airports():
    airports = {a.code: a for a in read_airports()}
    assert len(airports) > 4000
    assert (airports["ORD"].country, airports["ORD"].large) == ("US", True)
    assert (airports["ORD"].lat, airports["ORD"].lon) == pytest.approx((41.98, -87.9), abs=0.05)
    assert airports["MEX"].large
    assert 400 < sum(a.large for a in airports.values()) < 600
    assert "BQH" not in airports or not airports["BQH"].large  # Biggin Hill has no scheduled service of note


def test_ports(ports):
    codes = {p.code for p in ports}
    assert {"NLRTM", "CNSHA", "USHOU", "DEDUI", "USCHI"} <= codes
    assert not {"USDEN", "CHZRH", "ATWEL"} & codes  # inland depots
    assert len(ports) == 3_955 - 581 + 41  # of the package, less what is no port, and those that it lacks
    assert all(-90 <= p.lat <= 90 and -180 <= p.lon <= 180 and len(p.country) == 2 for p in ports)


@pytest.mark.parametrize(
    "a, b, km",
    [
        ("NLRTM", "CNSHA", 19_300),  # by Suez: 10,400 nautical miles
        ("NLRTM", "DEHAM", 565),  # 305
        ("GBLON", "USNYC", 6_150),  # 3,320
        ("USNYC", "USLAX", 9_130),  # by Panama: 4,930
        ("SGSIN", "NLRTM", 15_400),  # by Suez: 8,290
        ("AUSYD", "NZAKL", 2_360),  # 1,275
        ("JPTYO", "USSFO", 8_410),  # across the date line: 4,540
        ("BRSSZ", "ZACPT", 6_200),  # 3,350
    ],
)
def test_sea_distances_are_those_of_the_tables(ports, sea, a, b, km):
    row = {p.code: i for i, p in enumerate(ports)}
    assert {a, b} <= row.keys()
    there, back = (float(sea.km[sea.node[row[x]], sea.node[row[y]]]) for x, y in ((a, b), (b, a)))
    assert there == pytest.approx(km, rel=0.06)
    assert back == pytest.approx(there, rel=1e-6)


def test_the_north_west_passage_is_closed(ports, sea):
    # Yokohama to Rotterdam is 20,600 km by Suez; through the Arctic it would be 15,000.
    row = {p.code: i for i, p in enumerate(ports)}
    assert float(sea.km[sea.node[row["JPYOK"]], sea.node[row["NLRTM"]]]) > 19_000


def test_a_port_of_the_ocean_reaches_nearly_all_others(sea):
    """Ports of lakes and rivers reach their own waters, so the typical port tells."""
    assert np.median(np.isfinite(sea.km).mean(axis=1)) > 0.9
    assert not np.diag(sea.km).any()
    assert np.allclose(sea.km, sea.km.T, rtol=1e-5)


def test_the_graph_has_lanes_that_lead_somewhere():
    graph = read_sea_graph()
    assert len(graph.nodes) == 9_708
    assert all(0 <= a < 9_708 and 0 <= b < 9_708 and km >= 0 for a, b, km in graph.edges)
