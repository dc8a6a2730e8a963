"""The suite of coded vignettes: a folder in, an audit of each row, figures and gates out."""

import json

import pytest
from typer.testing import CliRunner

from app.benchmark.vignettes import OURS, aims, judged_vignettes
from app.cli.main import app
from app.engine.opened import Store
from app.settings import Settings
from data.vignettes import holds_vignettes, read_vignettes
from matching.evaluation.vignettes import agreement
from models.errors import InvalidInput
from tests.matching.test_vignettes import RESULTS

ROW = {
    "id": 1, "city": "Columbus, OH, US", "partner": "Dresden", "country": "DE", "narrative": "On paper only.",
    "row": {"Partner city": "Dresden", "Country": "DE", "Status": "terminated", "As of": "2026-06-30"},
    "codes": ["blocked", "blocked"],
}  # fmt: skip


def folder(tmp_path, *rows):
    (tmp_path / "vignettes.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_a_folder_is_judged_row_by_row_on_its_day(hanse_home, tmp_path):
    bare = {**ROW, "id": 2, "codes": ["insufficient"] * 2}
    bare["row"] = {"Partner city": "Dresden", "Country": "DE", "As of": "2026-06-30"}
    engine = Store(Settings(home=hanse_home)).engine()
    found = judged_vignettes(engine, folder(tmp_path, ROW, bare))
    assert [one.together for one in found.results] == [["blocked"], []]
    assert [(gate.name, gate.passed) for gate in found.gates] == [
        ("vignettes agree", True),
        ("vignettes with one verdict", True),
        ("vignettes that differ", True),
        ("vignettes of which too little is known", True),
    ]


def test_the_aims_are_shares_of_what_experts_judge():
    gates = {gate.name: gate for gate in aims(agreement(RESULTS, "together"))}
    assert gates["vignettes agree"].value == 0.5
    assert gates["vignettes that differ"].value == 0.25
    assert not any(gate.passed for gate in gates.values())


@pytest.mark.parametrize(
    "broken",
    [
        [{**ROW, "codes": ["perhaps", "ready"]}],
        [{**ROW, "row": {"Partner city": "Dresden"}}],
        [ROW, ROW],
        [],
    ],
)
def test_a_folder_that_cannot_be_used_is_refused(tmp_path, broken):
    with pytest.raises(InvalidInput, match=r"vignettes\.jsonl"):
        read_vignettes(folder(tmp_path, *broken))


def test_a_vignette_whose_place_is_not_in_the_build_is_named_and_not_judged(hanse_home, tmp_path):
    lost = {**ROW, "id": 2, "row": {"Partner city": "Nowhereatall", "Country": "DE", "As of": "2026-06-30"}}
    nowhere = {**ROW, "id": 3, "city": "Nowhereatall, DE"}
    found = judged_vignettes(Store(Settings(home=hanse_home)).engine(), folder(tmp_path, ROW, lost, nowhere))
    assert [one.id for one in found.results] == [1]
    assert found.left_out == ["2 Columbus, OH, US and Dresden", "3 Nowhereatall, DE and Dresden"]


def test_our_vignettes_can_be_read():
    if holds_vignettes(OURS):
        assert len(read_vignettes(OURS)) >= 1


def test_the_command_prints_the_table_and_fails_on_an_aim(hanse_home, tmp_path, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(hanse_home))
    wrong = {**ROW, "codes": ["ready", "ready"]}
    done = CliRunner().invoke(app, ["benchmark", "--suite", str(folder(tmp_path, wrong))])
    assert done.exit_code == 1
    assert "ready (1): blocked 1" in done.output
    assert "FAILED  vignettes agree: at least 0.80" in done.output
