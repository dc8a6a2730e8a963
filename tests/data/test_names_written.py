"""Names as lists write them: each with the place that is right, looked up in the gazetteer by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from data.names import areas, country_code, expand, fold, since
from data.names.countries import LANGUAGES, countries
from data.names.forms import clean, spellings
from data.names.regions import lies_in
from data.ties_file import read_audit_file
from models.errors import AmbiguousCity, HanseError, UnknownCity


@pytest.fixture(scope="module")
def names(engine):
    return engine.names


COUNTRY_FORMS = {
    "Athens, United States of America": 4180386, "Manchester, United States of America": 5089178,
    "Wuhan, People's Republic of China": 1791247, "Daegu, Republic of Korea": 1835329,
    "St. Petersburg, Russian Federation": 498817, "Sarajevo, Bosnia and Herzegovina": 3191281,
    "Sarajevo, Bosnia & Herzegovina": 3191281, "Port of Spain, Trinidad and Tobago": 3573890,
    "Abidjan, Côte d'Ivoire": 2293538, "Rotterdam, The Netherlands": 2747891, "Leeds, Great Britain": 2644688,
    "Galway, Republic of Ireland": 2964180, "Kinshasa, DR Congo": 2314302, "Coventry, 英国": 2652221,
    "Chicago, 미국": 4887398, "Austin, EE.UU.": 4671654, "Austin, EE. UU.": 4671654, "Leeds, Großbritannien": 2644688,
    "Kiel, DEU": 2891122, "Osaka, JPN": 1853909, "Hong Kong, China": 1819729, "San Juan, Puerto Rico": 4568127,
    "United States of America, St. Petersburg": 4171563, "Germany, Berlin": 2950159, "Mexico, Puebla": 3521081,
    "Tbilisi, Georgia": 611717, "Athens, Georgia": 4180386, "Taipei, Taiwan (R.O.C.)": 1668341,
    "Burdeos, Francia": 3031582, "Paris France": 2988507, "Lviv – Ukraine": 702550, "中国・大連市": 1814087,
    "León, Mexico": 3998655, "Mérida, Mexico": 3523349, "Guadalajara, Mexico": 4005539,
}  # fmt: skip
REGIONS = {
    "Rochester, Minnesota, USA": 5043473, "Springfield, Illinois, USA": 4250542, "Windsor, Ontario, Canada": 6182962,
    "Newcastle, NSW, Australia": 2155472, "Newcastle, New South Wales, Australia": 2155472,
    "Córdoba, Veracruz, Mexico": 3530240, "Córdoba, Ver., México": 3530240, "Kingston, Ontario, Canada": 5992500,
    "Vancouver, BC": 6173331, "Otsu, Shiga, Japan": 1853574, "Otsu, Shiga": 1853574, "大津市, 滋賀県": 1853574,
    "Washington, D.C.": 4140963, "Washington, D.C., USA": 4140963, "Washington DC": 4140963,
    "Halifax, NS, CA": 6324729, "Perth, Scotland": 2640358, "Portland (Oregon)": 5746545, "Portland (OR)": 5746545,
    "Springfield Illinois": 4250542, "Cambridge, Mass.": 4931972, "St. John's, NL": 6324733,
    "Saint John, NB": 6138517, "São Paulo, SP, Brazil": 3448439, "Belém, Pará": 3405870, "Ontario, CA": 5379439,
    "San Jose, CA": 5392171, "Cork, Co. Cork, Ireland": 2965140, "Reading, Berkshire, UK": 2639577,
    "Stuttgart, Baden-Wuerttemberg": 2825297, "Salem, Tamil Nadu": 1257629,
}  # fmt: skip
PRIMARY_FIRST = {
    "Puno": 3931276, "Valence": 2971053, "Waterloo, US": 4880889, "New Delhi, IN": 1261481, "Petrópolis": 3454031,
    "Abadan": 145459, "Sakata": 1853140, "Hannover": 2910831, "Odesa": 698740, "Kansas City": 4393217,
    "Kansas City, KS": 4273837, "Quezon City": 1692192, "St. Petersburg": 498817, "St. Petersburg, US": 4171563,
    "St. Louis": 4407066, "Mexico City": 3530597,
}  # fmt: skip
FORMS = {
    "Sapporo City, Japan": 2128295, "Yeosu City, South Korea": 1884138, "Misawa City, Japan": 2129211,
    "ハイフォン市, ベトナム": 1581298, "Gothenburg Municipality, Sweden": 2711537,
    "City of Cape Town, South Africa": 3369157, "Ville de Lomé, Togo": 2365267, "大連市, 中国": 1814087,
    "Busan Metropolitan City": 1838524, "부산광역시": 1838524, "Kitakyushu-shi": 1859307, "Nara, Japan": 1855612,
    "Nice[4], France": 2990440, "Graz[3], Austria": 2778067, "Bergen[a], Norway": 3161732, "Linz*, Austria": 2772400,
    "Brno†, Czechia": 3078610, "Brno ², Czech Republic": 3078610, "Antwerp, Belgium (since 1958)": 2803138,
    "Bangkok, Thailand (since 1997)": 1609350, "Antwerpen, seit 1958": 2803138, "Kyiv / Kiev, Ukraine": 703448,
    "Kyiv (Kiev)": 703448, "Bozen/Bolzano": 3181913, "Biel/Bienne": 2661513, "Mumbai (Bombay)": 1275339,
    "臺北": 1668341, "TP.HCM": 1566083, "TP. Hồ Chí Minh": 1566083, "Frankfurt a.M.": 2925533,
    "Frankfurt/Main": 2925533, "Frankfurt (Oder)": 2925535, "Halle/Saale": 2911522, "Freiburg i.Br.": 2925177,
    "Muenchen": 2867714, "Göteborgs kommun": 2711537, "Sta. Cruz de Tenerife": 2511174,
    "Koeln, Germany": 2886242, "パリ": 2988507, "バーリ": 3182351,
}  # fmt: skip


@pytest.mark.parametrize(("text", "place"), [*(COUNTRY_FORMS | REGIONS | PRIMARY_FIRST | FORMS).items()])
def test_a_name_as_people_write_it(names, text, place):
    assert names.resolve(text) == place


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Salisbury", "Salisbury, ENG, GB (2638664)"),
        ("Hanover", "Hanover, MD, US (4357340)"),
        ("Odessa", "Odessa, TX, US (5527554)"),  # Odesa in Ukraine is asked about as well
        ("Nara", "Nara, 07, ML (2453079)"),  # Nara-shi in Japan
        ("Richmond, CA", "Richmond, 02, CA (6122085)"),  # Canada or California
        ("San Juan, USA", "San Juan, 127, PR (4568127)"),  # Texas, or Puerto Rico as lists file it
    ],
)
def test_what_may_be_two_places_is_asked(names, text, first):
    with pytest.raises(AmbiguousCity) as caught:
        names.resolve(text)
    assert caught.value.suggestions[0] == first
    assert len(caught.value.suggestions) > 1


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("San Juan, Ruritania", "San Juan, 127, PR"),
        ("Springfield, Ruritania, US", "Springfield, MO, US"),
        ("Springfield (Ruritania)", "Springfield, MO, US"),
        ("Springfield / Ruritania", "Springfield, MO, US"),
        ("Chicago, Illinoisia", "Chicago, IL, US"),
        ("Dallas/Fort Worth", "Dallas, TX, US"),
        ("Union City, PA", "Union City, CA, US"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_may_be_meant(names, text, near):
    with pytest.raises(UnknownCity) as caught:
        names.resolve(text)
    assert caught.value.suggestions[0] == near


def test_a_county_settles_nothing_between_small_places(names):
    """Reading has 318,000 people; which Newport of England is in Shropshire, the gazetteer cannot say."""
    assert names.resolve("Reading, Berkshire, England") == 2639577
    with pytest.raises(AmbiguousCity, match="which places lie in it is not known here") as caught:
        names.resolve("Newport, Shropshire")
    assert list(caught.value.suggestions) == ["Newport, ENG, GB (2641599)"]


def test_the_part_that_is_not_understood_is_named(names):
    with pytest.raises(UnknownCity, match="'Ruritania' in 'San Juan, Ruritania' is no country or region that we know"):
        names.resolve("San Juan, Ruritania")


def test_a_country_of_a_list_that_is_not_understood_reaches_the_resolver():
    rows = read_audit_file(
        b"partner,country\nSan Juan,Ruritania\nPerth,Scotland\nLeeds,Great Britain\n", "f.csv", date(2026, 11, 1)
    ).rows
    assert [row.country for row in rows] == ["Ruritania", "Scotland", "GB"]


@pytest.mark.parametrize("text", ["Ruritania", "Narnia", "", " ", "-", "Middle East", "🙂"])
def test_what_is_no_area(text):
    assert areas(text) == frozenset()
    assert country_code(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("England", None),  # a region: it says more than its country
        ("Georgia", None),  # the country, or the state
        ("CA", "CA"),  # codes of countries go first where a country is asked for
        ("Republic of Korea", "KR"), ("Democratic People's Republic of Korea", "KP"), ("Republic of the Congo", "CG"),
        ("Federal Republic of Germany", "DE"), ("Bundesrepublik Deutschland", "DE"), ("アメリカ合衆国", "US"),
        ("المغرب", "MA"), ("भारत", "IN"), ("Соединенные Штаты", "US"), ("香港", "HK"), ("Việt Nam", "VN"),
        ("the Philippines", "PH"), ("I.R. Iran", "IR"), ("Rep. of Korea", "KR"), ("Korea, South", "KR"),
        ("Republic of China", "TW"), ("People's Republic of Korea", None), ("Republic of Ruritania", None),
        ("Kingdom of Spain", "ES"), ("U.A.E.", "AE"), ("Éire", "IE"), ("ประเทศไทย", None), ("ไทย", "TH"),
    ],
)  # fmt: skip
def test_countries_in_every_usual_form(text, code):
    assert country_code(text) == code


def test_every_country_by_its_codes_and_its_name_in_every_language():
    from babel import Locale

    from data.gazetteer import country_rows

    wrong = [
        (language, code, name)
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in country_rows() and code not in countries(str(name))
    ]
    assert wrong == []
    for code, row in country_rows().items():
        assert code in countries(code) & countries(str(row["iso3"])) & countries(str(row["name"])), code


def test_every_region_that_has_a_place_is_understood(engine):
    """By its code; of 3,500 regions with a place of 15,000 people those without a name in the table are few."""
    table = engine.table
    here = {(table.city(row).country, table.city(row).admin1) for row in range(len(table))}
    unknown = {area for area in here if area[1] not in ("", "00") and area not in areas(area[1])}
    assert len(here) > 2000
    assert len(unknown) < 10, sorted(unknown)


def test_lists_that_file_a_place_under_another_country():
    assert lies_in("HK", "", areas("China"), loosely=True)
    assert not lies_in("HK", "", areas("China"))
    assert not lies_in("HK", "", areas("Guangdong"), loosely=True)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Antwerp, Belgium (since 1958)", 1958), ("Bangkok, Thailand (1997)", 1997), ("Lyon, seit 1972", 1972),
        ("大連市（1979年）", 1979), ("Antwerp", None), ("Route 1958", None), ("Kobe (12345)", None),
    ],
)  # fmt: skip
def test_the_year_since_when(text, year):
    assert since(text) == year


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Nice[4]", "Nice"), ("Nice[note 2]", "Nice"), ("Nice¹²", "Nice"), ("Nice *†", "Nice"), 
        ("Leeds [GB]", "Leeds [GB]"),
        ("Antwerp (since 1958-05-01)", "Antwerp"), ("Ａｎｔｗｅｒｐ", "Antwerp"),
    ],
)  # fmt: skip
def test_marks_of_footnotes_go(text, bare):
    assert clean(text) == bare


def test_the_name_itself_is_tried_before_what_it_may_stand_for():
    assert next(spellings("Kansas City")) == "kansas city"
    assert list(spellings("Ville de Lomé")) == ["ville de lome", "lome"]


def test_partners_as_people_write_them(names):
    """1,300 names of well-known partners in varied forms; the ids come from name, country and region, by hand."""
    with (Path(__file__).parent / "written_names.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["country"], int(row["geonameid"])) for row in csv.DictReader(file)]
    right, wrong = 0, []
    for name, country, place in rows:
        try:
            found = names.resolve(f"{name}, {country}" if country else name)
        except HanseError:
            continue  # asked or refused: no harm, but no help either
        right += found == place
        wrong += [(name, country, found)] if found != place else []
    assert len(rows) > 1300
    assert wrong == []
    assert right / len(rows) > 0.99


@pytest.mark.slow
def test_no_primary_name_resolves_to_a_place_that_bears_it_as_an_alias_only(names, engine):
    """Over the whole gazetteer, bare and with the country: 68,000 texts."""
    primary = {row: expand(fold(engine.table.city(row).name)) for row in range(len(engine.table))}
    row_of, wrong = engine.table.row_of, []
    for row, key in primary.items():
        place = engine.table.city(row)
        for text in (place.name, f"{place.name}, {place.country}"):
            try:
                found = names.resolve(text)
            except HanseError:
                continue
            if primary[row_of[found]] != key:
                wrong.append((text, engine.table.city(row_of[found])))
    assert len(primary) > 30_000
    assert wrong == []
