import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.engine.pull import pull, pulled
from app.services.cities import city_with_facts
from app.services.links import city_links
from app.services.sources import sources
from app.settings import Settings
from data.sources import gleif
from models.errors import InvalidInput, NotReady
from models.link import Firm, Site
from tests.app import mini
from tests.app.mini import CHICAGO, EVANSTON, HAMBURG, HOUSTON, LA_PAZ, MEXICO_CITY, MONTERREY

ROW = "name,industry,country,city,geonameid\nAlpha,Machinery,Germany,Stuttgart,2825297\n"


@pytest.fixture
def mirror(tmp_path) -> Path:
    folder = tmp_path / "mirror" / "companies_by_city"
    folder.mkdir(parents=True)
    (folder / "companies.csv").write_text(ROW, encoding="utf-8")
    return folder.parent


def test_what_was_pulled_is_read_back(tmp_path, mirror):
    settings = Settings(home=tmp_path / "home")
    assert pulled(settings) == ()
    (found,) = pull(["companies"], mirror, settings)
    assert found.places == {2825297: {"Machinery": 1}}
    assert pulled(settings) == (found,)
    assert [p.name for p in settings.sources.iterdir()] == ["companies.json"]


def test_a_source_that_fails_leaves_the_earlier_one(tmp_path, mirror):
    settings = Settings(home=tmp_path / "home")
    pull(["companies"], mirror, settings)
    (mirror / "us_census_cbp").mkdir()
    with pytest.raises(InvalidInput, match="us_census_cbp"):
        pull(["all"], mirror, settings)
    assert [s.name for s in pulled(settings)] == ["companies"]


@pytest.mark.parametrize(
    "names, folder, said",
    [
        (["gossip"], True, "gossip"),
        ([], True, "nothing"),
        (["all"], False, "--mirror"),
        (["ror", "census"], False, "census: read from a folder of files"),
    ],
)
def test_unknown_names_and_a_missing_mirror_are_refused(tmp_path, mirror, names, folder, said):
    with pytest.raises(InvalidInput, match=said):
        pull(names, mirror if folder else None, Settings(home=tmp_path))


def test_all_of_a_mirror_is_what_it_has_a_folder_of(tmp_path, mirror):
    assert [source.name for source in pull(["all"], mirror, Settings(home=tmp_path / "home"))] == ["companies"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="no folder of a source"):
        pull(["all"], tmp_path / "empty", Settings(home=tmp_path / "home"))


def test_what_was_fetched_is_read_and_its_files_deleted(tmp_path, monkeypatch):
    record = {
        "id": "https://ror.org/0x", "status": "active", "names": [{"value": "X", "types": ["ror_display"]}],
        "locations": [{"geonames_id": HAMBURG, "geonames_details": {"country_code": "DE"}}], "relationships": [],
    }  # fmt: skip

    def fetched(folder):
        (folder / "2026-11-03.json").write_text(json.dumps([record]), encoding="utf-8")

    monkeypatch.setattr("app.engine.pull.FETCHERS", {"ror": fetched})
    settings = Settings(home=tmp_path / "home")
    (found,) = pull(["ror"], None, settings)
    assert (found.name, found.as_of, found.sites) == ("ror", "2026-11-03", [])
    assert pulled(settings) == (found,)
    assert not (settings.cache / "pulled" / "ror").exists()


def test_a_damaged_file_says_how_to_mend_it(tmp_path):
    settings = Settings(home=tmp_path)
    settings.sources.mkdir()
    (settings.sources / "companies.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NotReady, match="hanse pull companies"):
        pulled(settings)


def test_the_command_prints_what_came(tmp_path, mirror, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(app, ["pull", "companies", "--mirror", str(mirror)])
    assert result.exit_code == 0
    assert "1 listed firms in traded industries of 1 places" in result.stdout


def test_the_next_build_joins_what_was_pulled(tmp_path, mini_home):
    home = tmp_path / "home"
    folder = tmp_path / "mirror" / "companies_by_city"
    folder.mkdir(parents=True)
    rows = [f"Hamburg {i},Machinery,Germany,Hamburg,{HAMBURG}" for i in range(20)]
    rows += [f"La Paz {i},Banks,Bolivia,La Paz,{LA_PAZ}" for i in range(20)]
    (folder / "companies.csv").write_text("\n".join(["name,industry,country,city,geonameid", *rows]), encoding="utf-8")
    pull(["companies"], folder.parent, Settings(home=home))
    mini.make(home, mini.pairs_file(tmp_path, (MEXICO_CITY, CHICAGO)))
    engine, before = mini.open_(home), mini.open_(mini_home)
    assert engine.manifest.build_id != before.manifest.build_id
    (listed,) = [s for s in sources(engine) if s.kind == "pulled"]
    assert (listed.name, listed.rows, listed.version) == ("companies", 2, engine.manifest.build_id)
    assert not [s for s in sources(before) if s.kind == "pulled"]
    fact = next(f for f in city_with_facts(engine, engine.row(HAMBURG)).facts if f.name == "measured_mix")
    assert fact.level == "metro"
    assert fact.unit.startswith("share of 20 listed firms in traded clusters; confidence 50%")
    assert not [f for f in city_with_facts(before, before.row(HAMBURG)).facts if f.name == "measured_mix"]
    industry = engine.space.slices["industry"]
    row = engine.row(HAMBURG)
    assert (engine.space.matrix[row, industry] != before.space.matrix[row, industry]).any()


def test_the_next_build_joins_subsidiaries_as_links_and_doubles_no_site_of_a_table(tmp_path, mini_home):
    home = tmp_path / "home"
    folder = tmp_path / "mirror" / "gleif"
    folder.mkdir(parents=True)
    entities = [
        ("H", "Hamburger Hafen AG", "Hamburg", "", "DE"), ("S", "Hafen US", "Chicago", "US-IL", "US"),
        ("B", "Beiersdorf Aktiengesellschaft", "Hamburg", "", "DE"), ("C", "Beiersdorf México", "Monterrey", "", "MX"),
        ("D", "Beiersdorf Inc", "Houston", "US-TX", "US"),
    ]  # fmt: skip
    rows = [",".join((*one, "GENERAL", "ACTIVE")) for one in entities]
    (folder / "20261120-lei2.csv").write_text("\n".join([",".join(gleif.ENTITY), *rows]), encoding="utf-8")
    owned = [f"{child},{owner},{gleif.ULTIMATE},ACTIVE" for child, owner in (("S", "H"), ("C", "B"), ("D", "B"))]
    (folder / "20261120-rr.csv").write_text("\n".join([",".join(gleif.RELATION), *owned]), encoding="utf-8")
    pull(["gleif"], folder.parent, Settings(home=home))
    table = (
        [Firm("beiersdorf", "Beiersdorf", "cosmetics_fragrance", (HAMBURG,), ())],
        [Site("beiersdorf", HOUSTON, "Houston", "production", "cosmetics_fragrance", 1990, "open", 2025, "compiled")],
    )
    world = mini.facts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mini, "facts", lambda: replace(world, firms=table[0], sites=table[1], offices=[], routes=[]))
        mini.make(home)
    engine = mini.open_(home)
    found = {one.partner.id: one.links for one in city_links(engine, engine.row(HAMBURG)).partners}
    assert {place: [(k.name, k.activity, k.basis) for k in links] for place, links in found.items()} == {
        HOUSTON: [("Beiersdorf", "production", "compiled")],
        CHICAGO: [("Hamburger Hafen AG", "subsidiary", "gleif")],
        MONTERREY: [("Beiersdorf", "subsidiary", "gleif")],
    }
    source = "GLEIF golden copy, level 1 and level 2, 2026-11-20, CC0 1.0"
    assert [links[0].source for links in found.values()].count(source) == 2
    (listed,) = [s for s in sources(engine) if s.kind == "pulled"]
    assert (listed.name, listed.rows, listed.licence, listed.as_of) == ("gleif", 2, "CC0 1.0", "2026-11-20")


def test_large_head_offices_are_a_fact_of_their_city(tmp_path):
    home = tmp_path / "home"
    folder = tmp_path / "mirror" / "companies"
    folder.mkdir(parents=True)
    rows = [
        "Small,Machinery,Germany,Hamburg,Small Cap", "Large AG,Machinery,Germany,Hamburg,Large Cap",
        "Mega,Machinery,Germany,Hamburg,Mega Cap", "LARGE Aktiengesellschaft,Machinery,Germany,Hamburg,Large Cap",
        "Evan,Machinery,United States,Evanston,Large Cap",
    ]  # fmt: skip
    text = "\n".join(["name,industry,country,city,market_cap", *rows])
    (folder / "x.csv").write_text(text, encoding="utf-8")
    pull(["companies"], folder.parent, Settings(home=home))
    mini.make(home)
    engine = mini.open_(home)

    def heads(city):
        facts = city_with_facts(engine, engine.row(city)).facts
        return [(f.value, f.level, f.source) for f in facts if f.name == "head_offices"]

    source = "FinanceDatabase: listed companies by head office"
    assert heads(HAMBURG) == [(["Mega", "LARGE Aktiengesellschaft"], "metro", source)]
    # A suburb has its own; its metro counts them too.
    assert heads(EVANSTON) == [(["Evan"], "city", source)]
    assert heads(CHICAGO) == [(["Evan"], "metro", source)]
    assert heads(LA_PAZ) == []
