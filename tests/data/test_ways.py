"""Ports, coasts, airports, languages and ways by land of real places, each with its right value from outside."""

import numpy as np
import pytest

from app.engine.build import make_world
from data.gazetteer import metro_overrides, official_metros, read_places
from data.sources.ports import read_waterways
from features.places.access import air_access, port_access
from features.places.geodesy import haversine_km
from features.places.regions import LAND_KM, crossing, lands, languages_of
from features.places.table import PlaceTable


@pytest.fixture(scope="module")
def world():
    return make_world()


@pytest.fixture(scope="module")
def table():
    return PlaceTable.build(read_places(), metro_overrides(), official_metros())


@pytest.fixture(scope="module")
def ports(table, world):
    return port_access(table, world)


@pytest.fixture(scope="module")
def airports(table, world):
    return air_access(table, world)


def row(table, name, country):
    """The largest place of that name."""
    rows = np.flatnonzero((table.name == name) & (table.country == country))
    return int(rows[np.argmax(table.population[rows])])


def by_sea(world, a, b):
    """Kilometres between two ports by code."""
    at = {port.code: i for i, port in enumerate(world.ports)}
    return float(world.sea.km[world.sea.node[at[a]], world.sea.node[at[b]]])


@pytest.mark.parametrize(
    "name, country, port",
    [
        ("Saldanha", "ZA", "Saldanha Bay"),  # iron ore from Sishen
        ("Mannheim", "DE", "Mannheim"),
        ("Basel", "CH", "Basel"),
        ("Linz", "AT", "Linz"),
        ("Pittsburgh", "US", "Pittsburgh"),
        ("Belgrade", "RS", "Belgrade"),
        ("Kinshasa", "CD", "Kinshasa"),
        ("Kisumu", "KE", "Kisumu"),
        ("Hambantota", "LK", "Hambantota"),
        ("Ponta Delgada", "PT", "Ponta Delgada"),
        ("Asunción", "PY", "Asuncion"),
    ],
)
def test_a_port_is_in_reach(table, world, ports, name, country, port):
    here = row(table, name, country)
    near = int(ports.nearest[here])
    assert near >= 0, name
    own = table.country[table.anchor[here]]
    beside = [p.name for p in world.ports if p.country == own and _km(table, here, p) <= 60]
    assert port in beside


def _km(table, here, port):
    anchor = int(table.anchor[here])
    points = (np.array([v]) for v in (table.lat[anchor], table.lon[anchor], port.lat, port.lon))
    return float(haversine_km(*points)[0])


@pytest.mark.parametrize("name, country", [("Nashville", "US"), ("Brasília", "BR"), ("La Paz", "BO"), ("Madrid", "ES")])
def test_no_port_is_in_reach(table, ports, name, country):
    assert ports.count[row(table, name, country)] == 0


@pytest.mark.parametrize(
    "name, country, coastal",
    [
        ("Asunción", "PY", False), ("Chicago", "US", False), ("Mannheim", "DE", False), ("Chongqing", "CN", False),
        ("Manaus", "BR", False), ("Vienna", "AT", False), ("Toronto", "CA", False), ("Baku", "AZ", False),
        ("Rosario", "AR", False), ("Memphis", "US", False), ("Rotterdam", "NL", True), ("Hamburg", "DE", True),
        ("Lima", "PE", True), ("Mumbai", "IN", True), ("Saldanha", "ZA", True), ("Houston", "US", True),
    ],
)  # fmt: skip
def test_on_a_coast_or_not(table, ports, name, country, coastal):
    assert bool(ports.coastal[row(table, name, country)]) is coastal


@pytest.mark.parametrize(
    "a, b, km",
    [
        ("PYASU", "ARROS", 1210),  # Paraguay and Paraná, by the kilometres of the river
        ("PYASU", "ARBUE", 1630),  # the river's own count from Buenos Aires
        ("NLRTM", "DEMHG", 575),  # Rhine-kilometre 1,000 to 425
        ("NLRTM", "DEDUI", 220),
        ("NLRTM", "CHBSL", 833),
        ("DEFRA", "NLRTM", 540),
        ("ROCND", "HUBUD", 1650),  # Sulina to Budapest, and the coast
        ("ATVIE", "HUBUD", 280),
        ("CNSHA", "CNWUH", 1100),
        ("CNSHA", "CNCKG", 2400),
        ("USMSY", "USMEM", 1030),  # miles 95 to 735 above Head of Passes
        ("USPIT", "USCVG", 757),  # Ohio river miles 0 to 470
        ("USPWM", "USLUT", 586),
        ("CAMTR", "USCHI", 2000),  # Montréal to the head of Lake Michigan
        ("FRLEH", "FRGVL", 340),
        ("BRMAO", "PEIQT", 2000),
        ("KEKIS", "TZMWZ", 320),
    ],
)
def test_ways_by_water_in_km(world, a, b, km):
    assert by_sea(world, a, b) == pytest.approx(km, rel=0.15)
    assert by_sea(world, b, a) == by_sea(world, a, b)


def test_antwerp_is_nearer_to_rotterdam_than_mannheim(world):
    assert by_sea(world, "NLRTM", "BEANR") < by_sea(world, "NLRTM", "DEMHG") / 2


@pytest.mark.parametrize(
    "a, b",
    [
        ("USCHI", "KRPUS"), ("USDLH", "CNSHA"), ("CATOR", "AUSYD"),  # the Lakes' ships do not cross the Pacific
        ("DEMHG", "CNSHA"), ("CNCKG", "NLRTM"), ("USMEM", "NLRTM"), ("HUBUD", "USNYC"), ("PYASU", "NLRTM"),
        ("AZBAK", "NLRTM"), ("KEKIS", "KEMBA"), ("CDFIH", "CDMAT"), ("USTUL", "JPTYO"),
    ],
)  # fmt: skip
def test_no_way_from_port_to_port(world, a, b):
    assert np.isinf(by_sea(world, a, b))


@pytest.mark.parametrize(
    "a, b", [("USCHI", "NLRTM"), ("CNWUH", "KRPUS"), ("DEDUI", "GBLON"), ("CNNKG", "NLRTM"), ("USBTR", "NLRTM")]
)
def test_a_way_from_port_to_port(world, a, b):
    assert np.isfinite(by_sea(world, a, b))


@pytest.mark.parametrize(
    "name, country, code",
    [
        ("Chicago", "US", "ORD"), ("New York City", "US", "JFK"), ("London", "GB", "LHR"), ("Paris", "FR", "CDG"),
        ("Tokyo", "JP", "HND"), ("Seoul", "KR", "ICN"), ("Shanghai", "CN", "PVG"), ("Mexico City", "MX", "MEX"),
        ("Toronto", "CA", "YYZ"), ("Bangkok", "TH", "BKK"), ("San Diego", "US", "SAN"), ("Shenzhen", "CN", "SZX"),
        ("Milan", "IT", "MXP"), ("Düsseldorf", "DE", "DUS"), ("Houston", "US", "IAH"), ("Moscow", "RU", "SVO"),
        ("Osaka", "JP", "KIX"), ("Taipei", "TW", "TPE"), ("Stockholm", "SE", "ARN"), ("Istanbul", "TR", "IST"),
    ],
)  # fmt: skip
def test_the_main_airport_is_the_largest_in_reach(table, world, airports, name, country, code):
    assert world.airports[airports.main[row(table, name, country)]].code == code


@pytest.mark.parametrize(
    "name, country, language, low, high",
    [
        ("Québec", "CA", "fr", 0.9, 1), ("Vancouver", "CA", "fr", 0, 0.1), ("Toronto", "CA", "en", 0.9, 1),
        ("Geneva", "CH", "fr", 0.8, 1), ("Zürich", "CH", "de", 0.85, 1), ("Lugano", "CH", "it", 0.85, 1),
        ("Antwerp", "BE", "nl", 0.9, 1), ("Liège", "BE", "fr", 0.9, 1), ("Liège", "BE", "nl", 0, 0.3),
        ("Chennai", "IN", "ta", 0.85, 1), ("Chennai", "IN", "hi", 0, 0.1), ("Kolkata", "IN", "bn", 0.8, 1),
        ("Barcelona", "ES", "ca", 0.7, 1), ("Sevilla", "ES", "ca", 0, 0), ("Sevilla", "ES", "es", 0.95, 1),
        ("Bilbao", "ES", "eu", 0.25, 0.5), ("Bamenda", "CM", "en", 0.5, 1), ("Jaffna", "LK", "ta", 0.85, 1),
    ],
)  # fmt: skip
def test_languages_of_the_region(table, world, name, country, language, low, high):
    spoken = languages_of(world, country, str(table.admin1[row(table, name, country)]))
    assert low <= spoken.get(language, 0.0) <= high


@pytest.mark.parametrize(
    "a, b, goes",
    [
        (("Coimbatore", "IN"), ("Qiqihar", "CN"), False), (("Chengdu", "CN"), ("Delhi", "IN"), False),
        (("Casablanca", "MA"), ("Madrid", "ES"), False), (("Jakarta", "ID"), ("Kuala Lumpur", "MY"), False),
        (("Lahore", "PK"), ("Delhi", "IN"), False), (("Bogotá", "CO"), ("David", "PA"), False),
        (("Seoul", "KR"), ("Pyongyang", "KP"), False), (("London", "GB"), ("Dublin", "IE"), False),
        (("Moscow", "RU"), ("Beijing", "CN"), False), (("Oran", "DZ"), ("Rabat", "MA"), False),
        (("Honolulu", "US"), ("Mexico City", "MX"), False), (("Tel Aviv", "IL"), ("Beirut", "LB"), False),
        (("Chicago", "US"), ("Toronto", "CA"), True), (("Chicago", "US"), ("Mexico City", "MX"), True),
        (("Lyon", "FR"), ("Turin", "IT"), True), (("Kuching", "MY"), ("Pontianak", "ID"), True),
        (("Belfast", "GB"), ("Dublin", "IE"), True), (("Nairobi", "KE"), ("Kampala", "UG"), True),
        (("Kunming", "CN"), ("Hanoi", "VN"), True), (("São Paulo", "BR"), ("Buenos Aires", "AR"), True),
    ],
)  # fmt: skip
def test_freight_by_land(table, world, a, b, goes):
    one, two = row(table, *a), row(table, *b)
    points = (np.array([v]) for v in (table.lat[one], table.lon[one], table.lat[two], table.lon[two]))
    land = lands(table, world)
    together = bool(haversine_km(*points)[0] <= LAND_KM) and bool(land[one] == land[two])
    assert (crossing(world, a[1], b[1]) and together) is goes


def test_every_inland_port_lies_on_a_known_waterway_and_every_added_one_is_new(world):
    codes = [(p.code, p.name) for p in world.ports]
    named = {p.waterway for p in world.ports if p.waterway}
    assert named <= {w.name for w in read_waterways()}
    assert len(named) > 20
    assert [p.code for p in world.ports if p.waterway and not p.inland] == []
    assert ("ZASDB", "Saldanha Bay") in codes
    assert ("USPIT", "Pittsburgh") in codes
    assert codes.count(("USPIT", "Pittsburgh")) == 1
