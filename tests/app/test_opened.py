import subprocess
import sys
import threading

import numpy as np
import pytest

from app.engine import opened as state
from app.engine.opened import Store
from app.settings import Settings
from models.errors import AmbiguousCity, NotReady, UnknownCity
from models.ranking import RankingQuery
from tests.app import mini
from tests.app.mini import CHICAGO, EVANSTON, HAMBURG, MEXICO_CITY


def test_names_and_ids_lead_to_rows(mini_engine):
    row = mini_engine.row("Chicago")
    assert mini_engine.row(CHICAGO) == mini_engine.row(str(CHICAGO)) == mini_engine.row("Chicago, IL, US") == row
    assert mini_engine.city(row).id == CHICAGO
    assert mini_engine.city(mini_engine.row("Evanston")).metro.id == CHICAGO
    for wrong in ("Atlantis", 1, "9" * 30):
        with pytest.raises(UnknownCity):
            mini_engine.row(wrong)
    assert issubclass(AmbiguousCity, Exception)


def test_market_potential_by_hand(mini_engine):
    table = mini_engine.table
    row, total = table.row_of[EVANSTON], 0.0
    for other in np.flatnonzero(table.is_anchor):
        lat, lat2 = np.radians(table.lat[row]), np.radians(table.lat[other])
        apart = np.radians(table.lon[row] - table.lon[other])
        cosine = np.sin(lat) * np.sin(lat2) + np.cos(lat) * np.cos(lat2) * np.cos(apart)
        total += table.metro_population[other] / 1e6 / (1 + 6371.0088 * np.arccos(min(1, cosine)) / 100)
    assert mini_engine.market_potential(row) == pytest.approx(total, abs=0.06)


def test_a_newly_published_artefact_takes_over_and_the_old_one_still_answers(tmp_path, mini_home):
    mini.copy(mini_home, tmp_path)
    store = Store(Settings(home=tmp_path))
    old = store.engine()
    assert store.engine() is old
    folder = mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, HAMBURG)))
    new = store.engine()
    assert new is not old
    assert (new.manifest.build_id, new.folder) == (folder.name, folder)

    def ties(engine):
        return {m.city.id for m in engine.ranker.rank(engine.row(CHICAGO), RankingQuery(k=50)).matches if m.known_tie}

    assert (ties(old), ties(new)) == ({MEXICO_CITY}, {HAMBURG})


def test_many_threads_open_it_once(tmp_path, mini_home, monkeypatch):
    mini.copy(mini_home, tmp_path)
    opened, real = [], state.Engine

    def count(*args):
        opened.append(1)
        return real(*args)

    monkeypatch.setattr(state, "Engine", count)
    store, got = Store(Settings(home=tmp_path)), []
    threads = [threading.Thread(target=lambda: got.append(store.engine())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert len({id(e) for e in got}) == 1
    assert len(got) == 8


def test_ensure_builds_where_there_is_none_and_only_then(tmp_path, mini_home, monkeypatch):
    asked = []

    def build(settings, partnerships, progress):
        asked.append(settings.home)
        mini.copy(mini_home, tmp_path)

    monkeypatch.setattr("app.engine.build.build", build)
    store = Store(Settings(home=tmp_path))
    assert store.ensure(lambda text, share: None).row("Chicago") >= 0
    assert store.ensure(lambda text, share: None) is store.engine()
    assert asked == [tmp_path]


def test_ensure_mends_a_damaged_artefact(tmp_path, mini_home):
    folder = mini.copy(mini_home, tmp_path)
    (folder / "index.faiss").write_bytes(b"no index")
    with mini.small_build():
        engine = Store(Settings(home=tmp_path)).ensure(lambda text, share: None)
    assert engine.ranker.rank(engine.row("Chicago"), RankingQuery(k=3)).matches


def test_ensure_refuses_where_building_is_forbidden(tmp_path):
    with pytest.raises(NotReady, match="Run `hanse build`"):
        Store(Settings(home=tmp_path, build_on_start=False)).ensure(lambda text, share: None)
    assert list(tmp_path.iterdir()) == []


def test_opening_and_ranking_load_no_encoder(mini_home):
    script = (
        "import sys; from tests.app import mini; from pathlib import Path\n"
        "from models.ranking import RankingQuery\n"
        "from app.engine.opened import Store; from app.settings import Settings\n"
        "engine = Store(Settings(home=Path(sys.argv[1]))).engine()\n"
        "engine.ranker.rank(engine.row('Chicago'), RankingQuery(k=3))\n"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(mini_home)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
