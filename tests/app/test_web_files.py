"""What the pages load: points of the map, scripts, caching."""

import re

import numpy as np
from fastapi.testclient import TestClient

from app.api.points import pack
from app.engine.opened import Engine
from app.web.shell import HERE
from features.blocks.registry import REGISTRY

CHICAGO, MEXICO = 4887398, 3530597


def test_points_are_small_and_cached(client: TestClient, engine: Engine) -> None:
    answer = client.get("/api/v1/points", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 400_000
    tag = answer.headers["etag"]
    assert engine.manifest.build_id in tag
    again = client.get("/api/v1/points", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.content
    plain = client.get("/api/v1/points", headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content == pack(engine.table)


def test_points_hold_every_place(engine: Engine) -> None:
    table = engine.table
    raw = pack(table)
    n = int(np.frombuffer(raw, "<u4", 1, 4)[0])
    assert raw[:4] == b"HPC1"
    assert n == len(table)
    steps = np.frombuffer(raw, np.uint8, 4 * n, 8).reshape(4, n).T.copy().view("<u4").ravel()
    assert np.array_equal(np.cumsum(steps, dtype=np.int64), table.ids)
    lat = np.frombuffer(raw, np.uint8, 2 * n, 8 + 4 * n).reshape(2, n).T.copy().view("<u2").ravel()
    assert np.abs(lat / 65535 * 180 - 90 - table.lat).max() < 0.002
    names = raw[8 + 11 * n :].decode().split("\n")
    assert names == table.name.tolist()


def test_static_files_are_kept_for_a_year(client: TestClient) -> None:
    html = client.get("/").text
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["etag"]


def test_scripts_import_only_what_exists() -> None:
    folder = HERE / "static" / "js"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "http://" not in text
        assert "https://" not in text
        for name in re.findall(r'from "\./([^"]+)"', text):
            assert (folder / name).is_file(), f"{script.name} imports {name}"


def test_the_colours_of_the_blocks_are_a_stylesheet_of_their_own(client: TestClient) -> None:
    html = client.get("/").text
    [address] = re.findall(r'href="(/static/\w+/css/blocks\.css)"', html)
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/css")
    for name, kind in REGISTRY.items():
        assert f".b-{name} {{ background: var(--b-{name}); fill: var(--b-{name}); }}" in answer.text
        assert answer.text.count(f"--b-{name}: {kind.shown.light};") == 2  # by day and on paper
        assert answer.text.count(f"--b-{name}: {kind.shown.dark};") == 2  # chosen, and asked for by the system
    assert client.post(address).status_code == 405
