"""Findings of a long list as compressed JSON: a finding takes tens of kB as objects, 3 kB here."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import overload

from pydantic import TypeAdapter

from models.readiness import Finding

JSON = TypeAdapter(Finding)
LEVEL, RAW, MOST_MEMORY = 2, -15, 9  # fast, without header, zlib's greatest memory: the primer does the work
WINDOW = 32_000  # zlib looks no farther back than 32 kB
TOGETHER = 100  # a choice: findings handed over at once
AHEAD = 4  # parts that may wait, so that memory stays bounded


class Packed(Sequence[Finding]):
    """A sequence of findings that makes each of them when it is asked for, and keeps none.

    Args:
        blobs: one finding each, JSON deflated against ``primer``.
        primer: JSON of one finding, which most of the others repeat.
    """

    def __init__(self, blobs: list[bytes], primer: bytes) -> None:
        self._blobs = blobs
        self._primer = primer

    def __len__(self) -> int:
        return len(self._blobs)

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> list[Finding]: ...

    def __getitem__(self, place: int | slice) -> Finding | list[Finding]:
        if isinstance(place, slice):
            return [self._made(blob) for blob in self._blobs[place]]
        return self._made(self._blobs[place])

    def __iter__(self) -> Iterator[Finding]:
        return map(self._made, self._blobs)

    def json(self) -> Iterator[bytes]:
        """The JSON of each finding, in order, without making objects of it."""
        return map(self._text, self._blobs)

    def _text(self, blob: bytes) -> bytes:
        return zlib.decompressobj(RAW, zdict=self._primer).decompress(blob)

    def _made(self, blob: bytes) -> Finding:
        return Finding.model_validate_json(self._text(blob))


class Packer:
    """Collects findings one by one, for a ``Packed`` in any order; a second core deflates them meanwhile."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._waiting: list[bytes] = []
        self._parts: list[Future[list[bytes]]] = []
        self._primer = b""

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        text = JSON.dump_json(finding)
        self._primer = self._primer or text[:WINDOW]
        self._waiting.append(text)
        if len(self._waiting) >= TOGETHER:
            self._send()

    def _send(self) -> None:
        self._parts.append(self._pool.submit(_deflated, self._waiting, self._primer))
        self._waiting = []
        if len(self._parts) > AHEAD:  # findings made faster than they are packed would pile up
            self._parts[-AHEAD - 1].result()

    def packed(self, order: Iterable[int] | None = None) -> Packed:
        """The findings kept so far, in an order of their places (None: as they came)."""
        self._send()
        blobs = [blob for part in self._parts for blob in part.result()]
        self._pool.shutdown()
        return Packed(blobs if order is None else [blobs[place] for place in order], self._primer)


def _deflated(texts: list[bytes], primer: bytes) -> list[bytes]:
    made = []
    for text in texts:
        deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW, MOST_MEMORY, zdict=primer)
        made.append(deflate.compress(text) + deflate.flush())
    return made


def mapped(findings: Sequence[Finding], change: Callable[[Finding], Finding]) -> Sequence[Finding]:
    """Every finding changed; what was packed stays packed."""
    if not isinstance(findings, Packed):
        return [change(finding) for finding in findings]
    packer = Packer()
    for finding in findings:
        packer.add(change(finding))
    return packer.packed()
