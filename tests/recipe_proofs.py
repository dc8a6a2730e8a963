"""What each recipe of docs/contributing.md must bring about; each runs within a copy of the project that follows it."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest


def prove_a_block(home: Path) -> None:
    """The example's block counts in a ranking of the small world, and shows on the page of a small real build."""
    from app.messages.language import LANGUAGES, language
    from data.purposes import read_purposes
    from features.blocks.registry import BLOCKS, ON_PAGE
    from models.ranking import RankingQuery
    from tests.crafted import craft
    from tests.worlds import HARBOR, SOUTH

    assert BLOCKS[-1] == ON_PAGE[-1] == "season"
    small = craft()
    assert small.space.slices["season"] == slice(small.space.width - 2, small.space.width)
    alone = {b: float(b == "season") for b in BLOCKS}
    ranking = small.ranker.rank(small.row(HARBOR), RankingQuery(weights=alone, k=50))
    south = next(m for m in ranking.matches if m.city.id == SOUTH)
    assert (south.parts[-1].block, south.parts[-1].text) == ("season", "seasons")
    told = [("season_alike", 0.0, 0.0), ("counter_season", 1.0, 0.5)]
    assert [(p.name, p.value, p.contribution) for p in south.pair] == told
    assert south.fit == pytest.approx(south.parts[-1].contribution) == 0.5
    assert south.reasons == []
    assert [language(code).word("blocks", "season") for code in LANGUAGES] == ["Season", "Estación", "季節"]
    assert read_purposes()["trade"].sides["affinity"]["counter_season"] == 2
    with service(home) as client:
        page = client.get("/cities/4887398?lang=es&w_season=40").text
        assert 'data-block="season"' in page
        assert "Estación" in page
        colours = re.search(r'href="(/static/\w+/css/blocks\.css)"', page)
        assert colours is not None
        assert client.get(colours[1]).text.count("--b-season: #c8c86b;") == 2
        answer = client.get("/api/v1/cities/Chicago/partners?purpose=trade&k=3").json()
        assert 0 < answer["matches"][0]["parts"][-1]["weight"] < 0.02  # 2 of about 100 of one side of two


def prove_a_purpose(home: Path) -> None:
    """The example's purpose is offered, ranks, and has its words in every language of the page."""
    from app.messages.language import LANGUAGES
    from data.purposes import read_purposes

    food = read_purposes()["food"]
    assert {food.names[code] for code in LANGUAGES} == {"Food", "Alimentación", "食"}
    with service(home) as client:
        assert client.get("/api/v1/purposes").json()["purposes"][-1]["name"] == "Food"
        answer = client.get("/api/v1/cities/Chicago/partners?purpose=food&k=3").json()
        assert (answer["query"]["purpose"], len(answer["matches"])) == ("food", 3)
        for code in LANGUAGES:
            start = client.get(f"/?lang={code}").text
            city = client.get(f"/cities/4887398?purpose=food&lang={code}").text
            assert food.questions[code] in start
            assert f": {food.questions[code]} " in city
            assert food.names[code] in client.get(f"/sources?lang={code}").text


def prove_a_source(home: Path) -> None:
    """The example's source is read from a folder, and a build joins it into the industry mix."""
    from typer.testing import CliRunner

    from app.cli.main import app
    from app.engine.pull import READERS, pull, pulled
    from app.settings import Settings
    from features.places.measured import measured_mixes
    from tests.app import mini

    folder = home / "mirror" / "payroll"
    folder.mkdir(parents=True)
    rows = "DE,Hamburg,336,40000\nBO,La Paz,522,9000\n"
    (folder / "payroll.csv").write_text(f"country,city,naics3,employees\n{rows}", encoding="utf-8")
    assert list(READERS) == ["companies", "census", "gleif", "ror", "payroll"]
    settings = Settings(home=home)
    (found,) = pull(["payroll"], folder.parent, settings)
    assert found.places == {mini.HAMBURG: {"336": 40000}, mini.LA_PAZ: {"522": 9000}}
    assert pulled(settings) == (found,)
    said = CliRunner().invoke(app, ["pull", "payroll", "--mirror", str(folder.parent)], env={"HANSE_HOME": str(home)})
    assert "payroll: 49,000 employees in traded industries of 2 places" in " ".join(said.stdout.split())
    shown = CliRunner().invoke(app, ["pull", "--help"]).stdout.replace("│", " ")
    assert "companies, census, gleif, ror, payroll, ties" in " ".join(shown.split())
    mini.make(home)
    engine = mini.open_(home)
    assert measured_mixes(engine.table, engine.world)[engine.row("Hamburg")].total == 40000


def prove_an_evidence_field(home: Path) -> None:
    """The example's field is read in three shapes, stands in the template, and wakes its line of the relation."""
    from openpyxl import load_workbook

    from app.messages.language import LANGUAGES, language
    from data.ties_file import read_audit_file, write_template
    from tests.audit_world import ASKER, RUBRIC, TODAY, audit, world

    english = read_audit_file(b"partner,Student places\nDresden,12 places\nHefei,none\n", "a.csv", TODAY)
    spanish = read_audit_file(b"ciudad hermana;Plazas del socio\nDresden;1.200\n", "b.csv", TODAY)
    single = read_audit_file(b"partner,field,value,side\nDresden,student places,3,b\n", "c.csv", TODAY)
    files = (english, spanish, single)
    name, line = "student_places", "university"
    assert [[(e.field, e.value, e.side, e.line) for r in f.rows for e in r.evidence] for f in files] == [
        [(name, 12, "a", line), (name, 0, "a", line)],
        [(name, 1200, "b", line)],
        [(name, 3, "b", line)],
    ]
    assert not any(f.problems for f in files)
    heads = {cell.value: cell for cell in load_workbook(io.BytesIO(write_template()))["Ties"][1]}
    assert "in 36 months" in heads["Student places"].comment.text
    assert list(heads).index("Partner student places") == list(heads).index("Student places") + 1
    assert [language(code).word("fields", name) for code in LANGUAGES] == [
        "student places", "plazas de estudiantes", "留学枠",
    ]  # fmt: skip
    rows = [*english.rows[:1], *(row.model_copy(update={"line": 9}) for row in single.rows), *english.rows[1:]]
    made = {f.partner.city.name: f for f in audit(ASKER, rows, world().sources(), RUBRIC, TODAY).findings}
    states = {city: next(x.state for x in one.lines if x.line == line) for city, one in made.items()}
    assert states == {"Dresden": "active", "Hefei": "dormant"}
    assert [e.value for e in made["Dresden"].evidence if e.field == name] == [12, 3]


def prove_a_criterion(home: Path) -> None:
    """The example's criterion is scored where awards are known, asked for where not, and in every language's report."""
    from app.messages.report import render_report
    from data.cards import bundled, check_card, read_card
    from data.rubric import read_rubric
    from matching.readiness.audit import audit
    from tests.audit_world import ASKER, RICH, RICH_ITEMS, STRONG, TODAY, facts, item, row, world

    subprocess.run([sys.executable, "-m", "data.stamp"], check=True, stdout=subprocess.DEVNULL)
    check_card(read_card(bundled("rubric/rubric.toml")))
    rubric, place = read_rubric(), world()
    assert (sum(c.weight for c in rubric.criteria), "B5" in rubric.ids) == (100, True)
    awards = [item("award", "a prize"), item("award", "a medal", TODAY.replace(year=2025))]
    place.special[1, 2] = facts(1, 2, **RICH)
    rows = [row(2, "Hefei", *STRONG, *RICH_ITEMS, *awards), row(3, "Dresden", *STRONG, *RICH_ITEMS)]
    raw = audit(ASKER, rows, place.sources(), rubric, TODAY)
    found = {f.partner.city.name: f for f in render_report(raw, "en").findings}
    known, unknown = (next(c for c in found[name].criteria if c.id == "B5") for name in ("Hefei", "Dresden"))
    assert (known.score, known.basis[0].text) == (2, "Awards for the work: 2.")
    assert (unknown.score, unknown.low, unknown.high) == (None, 0, 4)
    assert found["Hefei"].verdict == "ready"
    asked = [e.text for e in found["Dresden"].next_evidence if e.criterion == "B5"]
    assert asked == ["Which award has the work with Dresden won?"]
    for code in ("es", "ja"):
        assert len(render_report(raw, code).findings[0].criteria) == len(rubric.criteria)


def prove_a_language(home: Path) -> None:
    """The example's language is offered, and speaks where it has words, on the page and in audits."""
    with service(home) as client:
        page = client.get("/cities/4887398?purpose=trade&lang=pt").text
        assert '<html lang="pt"' in page
        assert ">Português<" in client.get("/?lang=en").text
        assert "comércio" in page.lower()
        assert "Ambas vivem de " in client.get("/cities/4887398?w_links=0&lang=pt").text
        answer = client.get("/api/v1/cities/Chicago/partners?language=pt&k=3").json()
        assert len(answer["matches"]) == 3
        asked = {"city": "Chicago", "ties": [{"partner": "Osaka", "flight": "yes"}], "language": "pt"}
        report = client.post("/api/v1/audits", json=asked)
        assert report.status_code == 200, report.text
        assert report.json()["language"] == "pt"


def service(home: Path):
    """The application on a small real build."""
    from fastapi.testclient import TestClient

    from app.main import create_app
    from app.settings import Settings
    from tests.app import mini

    mini.make(home)
    return TestClient(create_app(Settings(home=home, build_on_start=False)))
