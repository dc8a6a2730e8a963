import csv
import tomllib
from dataclasses import replace

import pytest

from data import cards
from data.atlas import country_clusters, read_atlas, read_clusters, read_country_words, read_linkages
from data.cards import BUNDLED, check_card, package_folder, read_cards
from data.stamp import stamp
from models.errors import InvalidInput, NotReady

TABLES = sorted(p for p in BUNDLED.rglob("*") if p.suffix in {".csv", ".json", ".tsv", ".parquet"})


@pytest.mark.parametrize("path", TABLES, ids=lambda p: str(p.relative_to(BUNDLED)))
def test_no_bundled_table_without_a_true_card(path):
    card = next((c for c in read_cards() if c.file == str(path.relative_to(BUNDLED))), None)
    assert card is not None, f"{path} has no card"
    check_card(card)
    assert all((card.title, card.description, card.source, card.licence, card.as_of))
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as f:
            assert sum(1 for _ in csv.DictReader(f)) == card.rows


def test_no_card_without_a_table():
    for card in read_cards():
        assert (BUNDLED / card.file).exists()


def test_a_changed_table_is_refused():
    card = read_cards()[0]
    with pytest.raises(NotReady, match=r"differs from its card\. Run `python -m data\.stamp`"):
        check_card(replace(card, sha256="0" * 64))


def test_a_missing_package_is_named():
    with pytest.raises(NotReady, match="no_such_package is not installed"):
        package_folder("no_such_package")


def test_stamp_brings_a_card_up_to_date(tmp_path, monkeypatch):
    for module in (cards, __import__("data.stamp", fromlist=["stamp"])):
        monkeypatch.setattr(module, "BUNDLED", tmp_path)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,4\n")
    card = tmp_path / "t.toml"
    card.write_text(
        'file = "t.csv"\ntitle = "T"\ndescription = "d"\nsource = "s"\nlicence = "l"\nas_of = "2026"\n'
        'rows = 0\nsha256 = ""\n'
    )
    assert stamp(card)
    assert tomllib.loads(card.read_text())["rows"] == 2
    check_card(cards.read_card(card))
    assert not stamp(card)


def test_clusters_of_places_and_linkages_are_in_the_taxonomy():
    known = {c.id for c in read_clusters()}
    assert len(known) == len(read_clusters()) > 100
    assert {c.parent for c in read_clusters()} - {""} <= known
    for entry in read_atlas().values():
        assert entry.clusters.keys() <= known, entry.name
        assert set(entry.clusters.values()) <= {1, 2, 3}, entry.name
    for link in read_linkages():
        assert {link.supplier, link.user} <= known
        assert link.strength in (1, 2, 3)
    assert {cluster for _, cluster in read_country_words()} <= known


def test_words_of_a_country_stand_for_clusters():
    words = [("steel", "steel"), ("motor vehicles", "automotive"), ("oil refining", "refining")]
    assert country_clusters("Steel, motor-vehicles; tin", words) == {"steel": 1.0, "automotive": 1.0}
    assert country_clusters("", words) == {}


def test_an_atlas_row_by_hand(tmp_path):
    header = "geonameid,name,country,clusters,profile,anchors,sources,as_of\n"
    row = '7,Town,AA,steel:3|banking:1,"Steel, and banks.",firm:Big: Co|university:U,a | b,2026\n'
    (tmp_path / "places_x.csv").write_text(header + row)
    (tmp_path / "places_y.csv").write_text(header + row.replace("Town", "Second"))
    entry = read_atlas(tmp_path)[7]
    assert (entry.name, entry.clusters) == ("Town", {"steel": 3, "banking": 1})
    assert entry.anchors == (("firm", "Big: Co"), ("university", "U"))
    assert entry.sources == ("a", "b")


@pytest.mark.parametrize("clusters", ["steel", "steel:three", "steel:"])
def test_a_bad_atlas_row_names_file_and_line(tmp_path, clusters):
    header = "geonameid,name,country,clusters,profile,anchors,sources,as_of\n"
    good = "7,Town,AA,steel:3,,,,2026\n"
    (tmp_path / "places_x.csv").write_text(header + good + good.replace("steel:3", clusters))
    with pytest.raises(InvalidInput, match=r"places_x\.csv, line 3"):
        read_atlas(tmp_path)


def test_no_atlas_is_an_empty_one(tmp_path):
    assert (read_atlas(tmp_path), read_clusters(tmp_path), read_linkages(tmp_path)) == ({}, [], [])
