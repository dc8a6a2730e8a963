"""Embeddings of texts, kept in the home by a build and read alone by the service."""

import fcntl
import hashlib
import json
import logging
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from app.engine.files import make_folder, whole
from features.arrays import Rows
from features.blocks.block import Encode
from features.blocks.text import ENCODER_SHA256, WIDTH
from models.errors import InvalidInput

FILE = "embeddings.npz"
MOST = 50_000  # texts that are kept, some 80 MB; a choice: the bundled atlas and every country are 2,700
log = logging.getLogger("hanse")


class KeptEmbeddings:
    """An encoder that keeps what it has encoded, by the hash of the text.

    A cache that is damaged is no cache: it is said in the log and made anew. Several builds may share one.

    Args:
        encode: texts to rows of shape (n, 384).
        cache: its folder.
    """

    def __init__(self, encode: Encode, cache: Path) -> None:
        self._encode = encode
        self._cache = cache

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Embeddings of shape (n, 384), float32. A cache that cannot be written is said in the log."""
        known = self._read()
        missing = sorted({t for t in texts if _key(t) not in known})
        if missing:
            made = dict(zip(map(_key, missing), self._encode(missing), strict=True))
            known |= made
            try:
                self._add(made)
            except InvalidInput as error:
                log.warning("embeddings are not kept: %s", error.detail)
        return np.array([known[_key(t)] for t in texts], dtype=np.float32).reshape(len(texts), WIDTH)

    def _read(self) -> dict[str, Rows]:
        path = self._cache / FILE
        if not path.exists():
            return {}
        try:
            with np.load(path, allow_pickle=False) as stored:
                keys, rows = stored["keys"].tolist(), stored["rows"]
                if rows.shape != (len(keys), WIDTH) or not np.isfinite(rows).all():
                    raise ValueError("rows of another shape")
                return dict(zip(keys, rows.astype(np.float32), strict=True))
        except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            log.warning("the cache %s is damaged and made anew: %s", path, error)
            return {}

    def _add(self, made: dict[str, Rows]) -> None:
        """Join new texts with what others have kept meanwhile; the newest stay where there are too many."""
        make_folder(self._cache)
        with _locked(self._cache / f".{FILE}.lock"):
            kept = dict(list((self._read() | made).items())[-MOST:])
            with whole(self._cache / FILE) as part, part.open("wb") as file:
                np.savez(file, keys=np.array(list(kept)), rows=np.array(list(kept.values()), dtype=np.float32))


class OneAtATime:
    """An encoder that several threads share: one loads the model, and one at a time uses it. Keeps nothing."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Embeddings of shape (n, 384), float32."""
        with self._lock:
            return self._encode(texts)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock goes with whoever holds it."""
    try:
        file = path.open("w")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _key(text: str) -> str:
    return hashlib.sha256(json.dumps([ENCODER_SHA256, text]).encode()).hexdigest()
