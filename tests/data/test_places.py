"""The atlas of places: ids, clusters, profiles, ports; and no two profiles that read alike."""

import re
from collections import Counter

import numpy as np
import pytest

from app.engine.embeddings import KeptEmbeddings
from data.atlas import read_atlas, read_clusters
from data.cards import read_cards
from data.gazetteer import read_places
from data.sources.ports import read_ports
from features.blocks.text import Encoder
from features.places.geodesy import Neighbours

ATLAS = read_atlas()
PORTS = ("container_port", "bulk_port", "ferry_roro", "inland_port")
PORT_REACH_KM = 60.0
TWINNING = re.compile(r"\b(sister|twin(s|ned|ning)?|friendship cit\w+|partner cit\w+)\b", re.IGNORECASE)

# Tangshan and Cangzhou: their sea harbours lie farther off than the reach.
NOT_IN_THE_PORT_LIST = {
    1793346, 1816080,
}  # fmt: skip


@pytest.fixture(scope="module")
def places():
    return {place.id: place for place in read_places(500)}


def test_there_are_at_least_nine_hundred_rows():
    assert len(ATLAS) >= 900


def test_no_place_stands_in_two_files():
    rows = sum(card.rows for card in read_cards() if card.file.startswith("atlas/places_"))
    assert rows == len(ATLAS)


def test_places_resolve_and_lie_in_the_country_of_the_row(places):
    assert [e.name for e in ATLAS.values() if e.id not in places or places[e.id].country != e.country] == []


def test_clusters_exist_and_strengths_tell_apart():
    known = {cluster.id for cluster in read_clusters()}
    assert [e.name for e in ATLAS.values() if not set(e.clusters) <= known] == []
    assert [e.name for e in ATLAS.values() if not 3 <= len(e.clusters) <= 8] == []
    assert [e.name for e in ATLAS.values() if set(e.clusters.values()) - {1, 2, 3}] == []
    assert [e.name for e in ATLAS.values() if set(e.clusters.values()) == {3}] == []


def test_every_subcluster_has_ten_places():
    held = Counter(c for e in ATLAS.values() for c, strength in e.clusters.items() if strength >= 2)
    assert [c.id for c in read_clusters() if c.parent and held[c.id] < 10] == []


def test_profiles_are_of_length_and_speak_of_no_twinning():
    assert [e.name for e in ATLAS.values() if not 40 <= len(e.profile.split()) <= 90] == []
    assert [e.name for e in ATLAS.values() if TWINNING.search(e.profile)] == []


def test_every_row_names_its_sources_and_anchors():
    assert [e.name for e in ATLAS.values() if not e.sources or not e.anchors] == []


def test_every_port_row_has_a_port_in_reach(places):
    ports = read_ports()
    near = Neighbours(np.array([p.lat for p in ports]), np.array([p.lon for p in ports]))
    rows = [e for e in ATLAS.values() if any(e.clusters.get(c, 0) >= 2 for c in PORTS)]
    _, km = near.nearest(np.array([places[e.id].lat for e in rows]), np.array([places[e.id].lon for e in rows]))
    far = {e.id for e, away in zip(rows, km, strict=True) if away > PORT_REACH_KM}
    assert far == NOT_IN_THE_PORT_LIST


def test_no_two_profiles_read_alike(hanse_home):
    entries = list(ATLAS.values())
    rows = KeptEmbeddings(Encoder(), hanse_home / "cache")([e.profile for e in entries])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    alike = rows @ rows.T - np.eye(len(rows), dtype=np.float32)
    worst = np.unravel_index(int(alike.argmax()), alike.shape)
    assert alike.max() < 0.97, (entries[worst[0]].name, entries[worst[1]].name)
