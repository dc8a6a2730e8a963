"""While many ask: a new build takes over without a failed answer, and an end loses none that was begun."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter

import pytest
from fastapi.testclient import TestClient

from app.engine import artefact
from app.engine.artefact import publish
from app.engine.opened import Store
from app.main import create_app
from app.settings import Settings
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG


@pytest.mark.slow
def test_a_new_build_under_load_fails_nobody(tmp_path, mini_home):
    mini.copy(mini_home, tmp_path)
    statuses, builds, stop = Counter(), set(), threading.Event()
    with TestClient(create_app(Settings(home=tmp_path, build_on_start=False)), raise_server_exceptions=False) as client:

        def ask():
            while not stop.is_set():
                answer = client.get(f"/api/v1/cities/{CHICAGO}/partners?k=3")
                statuses[answer.status_code] += 1
                builds.add(answer.json()["run_id"] if answer.status_code == 200 else answer.text)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, HAMBURG)))
        time.sleep(2.0)
        stop.set()
        for thread in threads:
            thread.join()
        last = client.get("/readyz").json()["build_id"]
    assert set(statuses) == {200}
    assert statuses[200] > 20
    assert last in (tmp_path / "artifacts" / "CURRENT").read_text()
    assert len(builds) == 2


def test_while_a_new_build_is_opened_the_old_one_answers(tmp_path, mini_home, monkeypatch):
    mini.copy(mini_home, tmp_path)
    store = Store(Settings(home=tmp_path, build_on_start=False))
    old = store.engine()
    mini.make(tmp_path, mini.pairs_file(tmp_path, (CHICAGO, HAMBURG)))
    opening, go = threading.Event(), threading.Event()

    class Slow(type(old)):
        def __init__(self, folder):
            opening.set()
            go.wait(10)
            super().__init__(folder)

    monkeypatch.setattr("app.engine.opened.Engine", Slow)
    first = threading.Thread(target=store.engine)
    first.start()
    assert opening.wait(10)
    assert store.engine() is old
    go.set()
    first.join()
    assert store.engine().folder != old.folder


@pytest.mark.slow
def test_an_end_under_load_loses_nothing_that_was_begun(mini_home):
    start = (
        "from app import serving\nserving.serve('127.0.0.1', 0, 1, False, lambda address: print(address, flush=True))\n"
    )
    env = os.environ | {"HANSE_HOME": str(mini_home), "HANSE_BUILD_ON_START": "false"}
    process = subprocess.Popen([sys.executable, "-c", start], env=env, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        urllib.request.urlopen(f"{address}/readyz", timeout=60).read()
        whole, broken, refused, stop = [], [], [], threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    answer = urllib.request.urlopen(f"{address}/api/v1/cities/{CHICAGO}/partners?k=5", timeout=30)
                except OSError as error:
                    (refused if "refused" in str(error) or "reset" in str(error) else broken).append(error)
                    return
                body = answer.read()
                (whole if body.endswith(b"}") else broken).append(len(body))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        while len(whole) <= len(threads) and time.monotonic() < begun + 30:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=25) in (0, -signal.SIGTERM)
        stop.set()
        for thread in threads:
            thread.join()
        assert len(whole) > 6
        assert broken == []
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.stdout.close()


def test_a_clock_that_goes_back_removes_nothing_that_is_in_use(tmp_path, monkeypatch):
    def write(part):
        (part / "a").write_text("a")

    for name in ("one", "two"):
        publish(tmp_path, name, "code", {}, write)
    before = time.time() - 10 * artefact.GRACE_SECONDS
    monkeypatch.setattr(artefact.time, "time", lambda: before)
    publish(tmp_path, "three", "code", {}, write)
    assert {p.name for p in tmp_path.iterdir() if p.is_dir()} == {"one", "two", "three"}
    assert artefact.current(tmp_path).name == "three"
