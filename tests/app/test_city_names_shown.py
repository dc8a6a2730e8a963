"""Cities bear the names that readers of Spanish and Japanese know, wherever a page or an answer names them."""

import re

import pytest

KITAKYUSHU, DALIAN, CANTON, ROTTERDAM = 1859307, 1814087, 1809858, 2747891
GAZETTEER = re.compile(r"\b(?:Kitakyushu|Dalian|Guangzhou|Rotterdam)\b")


def headings(html: str) -> str:
    """Title, headings, crumbs and sentences of a page as text; facts, names of ports and firms stay out."""
    found = re.finditer(r"(?s)<(title|h1|h2|h3)[ >].*?</\1>|<p class=\"(?:crumbs|quiet)\">.*?</p>", html)
    return " ".join(re.sub(r"<[^>]+>", " ", one.group()) for one in found)


@pytest.mark.parametrize(("address", "code", "named"), [
    (f"/cities/{KITAKYUSHU}", "ja", ["北九州"]),
    (f"/pair/{KITAKYUSHU}/{DALIAN}", "ja", ["北九州", "大連"]),
    (f"/compare?city={KITAKYUSHU}&city={DALIAN}", "ja", ["北九州", "大連"]),
    (f"/brief/{KITAKYUSHU}/{DALIAN}", "ja", ["北九州", "大連"]),
    (f"/pair/{ROTTERDAM}/{CANTON}", "es", ["Róterdam", "Cantón"]),
    (f"/compare?city={ROTTERDAM}&city={CANTON}", "es", ["Róterdam", "Cantón"]),
    (f"/brief/{ROTTERDAM}/{CANTON}", "es", ["Róterdam", "Cantón"]),
])  # fmt: skip
def test_pages_name_cities_as_the_reader_knows_them(client, address, code, named):
    text = headings(client.get(address, headers={"accept-language": code}).text)
    assert [name for name in named if name not in text] == []
    assert GAZETTEER.findall(text) == []


@pytest.mark.parametrize(("code", "asker", "own"), [("ja", KITAKYUSHU, "北九州"), ("es", ROTTERDAM, "Róterdam")])
def test_texts_of_a_ranking_name_both_cities_in_the_language(client, code, asker, own):
    address = f"/api/v1/cities/{asker}/partners"
    found = client.get(address, params={"k": 60, "language": code}).json()
    plain = client.get(address, params={"k": 60, "language": "en"}).json()
    seen = 0
    for match, english in zip(found["matches"], plain["matches"], strict=True):
        assert match["city"]["name"] == english["city"]["name"], "records keep the gazetteer's name"
        for said, told in zip(match["reasons"] + match["flags"], english["reasons"] + english["flags"], strict=True):
            if plain["query"]["city"]["name"] in told["params"].values():
                assert own in said["text"]
                seen += 1
    assert seen > 3


def test_why_not_names_those_that_came_first_in_the_language(client):
    asked = {"partner": CANTON, "k": 5, "per_country": 1, "language": "ja"}
    found = client.get(f"/api/v1/cities/{KITAKYUSHU}/why-not", params=asked).json()
    assert "広州" in found["reason"]["text"]
    assert re.search("[A-Za-z]{4}", found["reason"]["text"]) is None
