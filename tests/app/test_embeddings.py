"""Embeddings kept by builds: a bad cache is no cache, several builds share one, and it does not grow without end."""

import threading
import time

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.engine import embeddings
from app.engine.embeddings import FILE, KeptEmbeddings, OneAtATime
from app.main import create_app
from app.settings import Settings
from features.blocks.text import WIDTH
from tests.app import mini
from tests.crafted import encode


class Counting:
    def __init__(self):
        self.asked, self.inside, self.most = [], 0, 0

    def __call__(self, texts):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.asked += texts
        time.sleep(0.01)
        self.inside -= 1
        return encode(list(texts))


def test_each_text_is_encoded_once(tmp_path):
    model = Counting()
    first = KeptEmbeddings(model, tmp_path / "cache")(["b", "a", "b"])
    assert model.asked == ["a", "b"]
    assert first == pytest.approx(encode(["b", "a", "b"]))
    again = KeptEmbeddings(model, tmp_path / "cache")(["a", "c"])
    assert model.asked == ["a", "b", "c"]
    assert again == pytest.approx(encode(["a", "c"]))
    assert KeptEmbeddings(model, tmp_path / "cache")([]).shape == (0, WIDTH)


def strange(**arrays):
    def make(path):
        np.savez(path, **arrays)

    return make


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "none": lambda path: path.write_bytes(b"PK\x03\x04 nothing"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:300]),
    "flipped": lambda path: path.write_bytes(path.read_bytes().replace(b"rows.npy", b"rowz.npy")),
    "narrow": strange(keys=np.array(["a"]), rows=np.zeros((1, 3), np.float32)),
    "uneven": strange(keys=np.array(["a", "b"]), rows=np.zeros((1, WIDTH), np.float32)),
    "not finite": strange(keys=np.array(["a"]), rows=np.full((1, WIDTH), np.nan, np.float32)),
    "objects": strange(keys=np.array([{"a": 1}]), rows=np.zeros((1, WIDTH), np.float32)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_bad_cache_is_no_cache(tmp_path, damage, caplog):
    KeptEmbeddings(Counting(), tmp_path)(["a"])
    DAMAGE[damage](tmp_path / FILE)
    model = Counting()
    assert KeptEmbeddings(model, tmp_path)(["a"]) == pytest.approx(encode(["a"]))
    assert model.asked == ["a"]
    assert "damaged" in caplog.text
    assert KeptEmbeddings(model, tmp_path)(["a"]).shape == (1, WIDTH)
    assert model.asked == ["a"]


def test_several_builds_lose_nothing_of_each_other(tmp_path):
    kept = [KeptEmbeddings(encode, tmp_path) for _ in range(12)]
    threads = [threading.Thread(target=one, args=([f"text {i}"],)) for i, one in enumerate(kept)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model = Counting()
    KeptEmbeddings(model, tmp_path)([f"text {i}" for i in range(12)])
    assert model.asked == []
    assert {p.name for p in tmp_path.iterdir()} == {FILE, f".{FILE}.lock"}


def test_it_keeps_the_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(embeddings, "MOST", 3)
    for text in "abcde":
        KeptEmbeddings(encode, tmp_path)([text])
    model = Counting()
    KeptEmbeddings(model, tmp_path)(list("abcde"))
    assert model.asked == ["a", "b"]


def test_a_cache_that_cannot_be_written_is_said(tmp_path, caplog):
    (tmp_path / "file").write_text("no folder")
    assert KeptEmbeddings(encode, tmp_path / "file")(["a"]).shape == (1, WIDTH)
    assert "not kept" in caplog.text


def test_threads_share_an_encoder_one_at_a_time():
    model = Counting()
    shared = OneAtATime(model)
    threads = [threading.Thread(target=shared, args=(["x"],)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(model.asked), model.most) == (12, 1)


def test_twelve_profiles_at_once_are_answered_and_nothing_is_written(tmp_path, mini_home, monkeypatch):
    mini.copy(mini_home, tmp_path)
    monkeypatch.setattr("app.engine.opened.Encoder", lambda: encode)
    files = sorted(p for p in tmp_path.rglob("*"))
    answers = []
    with TestClient(create_app(Settings(home=tmp_path, build_on_start=False)), raise_server_exceptions=False) as client:

        def ask(i):
            profile = {
                "name": f"Town {i}",
                "country": "DE",
                "lat": 50,
                "lon": 8,
                "population": 9000,
                "text": f"Ships {i}.",
            }
            answers.append(client.post("/api/v1/rankings", json={"profile": profile, "k": 2}).status_code)

        threads = [threading.Thread(target=ask, args=(i,)) for i in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [200] * 12
    assert sorted(p for p in tmp_path.rglob("*")) == files
