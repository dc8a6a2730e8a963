from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.engine.pull import pull, pulled
from app.services.cities import city_with_facts
from app.services.sources import sources
from app.settings import Settings
from models.errors import InvalidInput, NotReady
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG, LA_PAZ, MEXICO_CITY

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
    with pytest.raises(InvalidInput, match="us_census_cbp"):
        pull(["all"], mirror, settings)
    assert [s.name for s in pulled(settings)] == ["companies"]


@pytest.mark.parametrize(
    "names, folder, said", [(["gossip"], True, "gossip"), ([], True, "nothing"), (["all"], False, "--mirror")]
)
def test_unknown_names_and_a_missing_mirror_are_refused(tmp_path, mirror, names, folder, said):
    with pytest.raises(InvalidInput, match=said):
        pull(names, mirror if folder else None, Settings(home=tmp_path))


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
