"""The point cloud: every place of the gazetteer, small enough to draw the world with.

Layout (little endian): ``HPC1``, uint32 n, then columns of n values in order of GeoNames id, each column split into its
bytes (first the lowest byte of every value), which compresses better: uint32 steps between ids, uint16 latitude
((lat + 90) / 180 * 65535), uint16 longitude ((lon + 180) / 360 * 65535), uint8 size (32 * log10 of people). Then 2n
letters of country codes, then the names in UTF-8, one per line.
"""

import gzip
import threading
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Header, Response
from numpy.typing import NDArray

from app.deps import EngineDep
from features.places.table import PlaceTable

router = APIRouter(tags=["points"])
MAGIC = b"HPC1"
MEDIA_TYPE = "application/octet-stream"
_lock = threading.Lock()
_packed: dict[str, tuple[bytes, bytes]] = {}


@router.get("/points", summary="All places as a compact point cloud", response_class=Response)
def get_points(
    engine: EngineDep,
    accept_encoding: Annotated[str, Header()] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """Binary; cached by the build id as ETag. The layout is described in docs/web.md."""
    build = engine.manifest.build_id
    headers = {"ETag": f'"{build}"', "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
    if build in if_none_match:
        return Response(status_code=304, headers=headers)
    raw, packed = _of(build, engine.table)
    if "gzip" not in accept_encoding:
        return Response(raw, media_type=MEDIA_TYPE, headers=headers)
    return Response(packed, media_type=MEDIA_TYPE, headers={**headers, "Content-Encoding": "gzip"})


def _of(build: str, table: PlaceTable) -> tuple[bytes, bytes]:
    """Raw and compressed bytes, made once per build; only the newest is kept."""
    with _lock:
        if build not in _packed:
            _packed.clear()
            raw = pack(table)
            _packed[build] = raw, gzip.compress(raw, 9, mtime=0)
        return _packed[build]


def pack(table: PlaceTable) -> bytes:
    """The bytes of a table, uncompressed."""
    columns = (
        np.diff(table.ids, prepend=0).astype("<u4"),
        np.round((table.lat + 90) / 180 * 65535).astype("<u2"),
        np.round((table.lon + 180) / 360 * 65535).astype("<u2"),
        np.clip(np.round(32 * np.log10(np.maximum(table.population, 1))), 0, 255).astype("u1"),
    )
    head = MAGIC + np.array([len(table)], "<u4").tobytes()
    tail = "".join(table.country.tolist()).encode() + "\n".join(table.name.tolist()).encode()
    return head + b"".join(_planes(column) for column in columns) + tail


def _planes(column: NDArray[np.generic]) -> bytes:
    """The lowest byte of every value, then the next byte of every value."""
    return np.ascontiguousarray(column).view(np.uint8).reshape(len(column), -1).T.tobytes()
