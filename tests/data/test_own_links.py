"""A user's own links are read from a file, or refused with every line that is wrong."""

import pytest

from data.own_links import read_own_links, refuse_unknown
from models.errors import InvalidInput
from models.link import OwnLink

HEAD = "a_geonameid,b_geonameid,kind,name,activity,cluster,since\n"
ENDS = {"a_geonameid": 1, "b_geonameid": 2}


def read(tmp_path, text):
    path = tmp_path / "links.csv"
    path.write_text(text, encoding="utf-8")
    return read_own_links(path, {"steel"})


def test_cells_that_are_empty_or_not_there_are_not_known(tmp_path):
    rows = "1,2,sites,Works Ltd,rnd,steel,1994\n1,2,offices,Chamber,,,\n"
    assert read(tmp_path, HEAD + rows) == [
        (2, OwnLink(**ENDS, kind="sites", name="Works Ltd", activity="rnd", cluster="steel", since=1994)),
        (3, OwnLink(**ENDS, kind="offices", name="Chamber")),
    ]
    short = read(tmp_path, "note,name,kind,b_geonameid,a_geonameid\nx, Works ,sites, 2,1\n")
    assert short == [(2, OwnLink(a_geonameid=1, b_geonameid=2, kind="sites", name="Works"))]


@pytest.mark.parametrize(
    "row, says",
    [
        ("x,2,sites,Works,,,", "a_geonameid"),
        ("1,1,sites,Works,,,", "one place"),
        ("1,2,flights,Works,,,", "kind"),
        ("1,2,sites,,,,", "name"),
        ("1,2,sites,Works,garage,,", "activity"),
        ("1,2,sites,Works,consulate,,", "'consulate' is no activity of sites"),
        ("1,2,offices,Works,rnd,,", "'rnd' is no activity of offices"),
        ("1,2,sites,Works,,toys,", "no cluster 'toys'"),
        ("1,2,sites,Works,,,soon", "since"),
        ("1,2,sites,Works,,,94", "since"),
    ],
)
def test_a_bad_row_is_named_by_line_and_field(tmp_path, row, says):
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, f"{HEAD}1,2,sites,Good,,,\n{row}\n")
    assert {line for line, _ in caught.value.errors} == {"line 3"}
    assert any(says in message for _, message in caught.value.errors)


def test_a_file_without_a_column_and_a_place_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="lacks kind"):
        read(tmp_path, "a_geonameid,b_geonameid,name\n")
    rows = read(tmp_path, f"{HEAD}1,2,sites,Works,,,\n1,9,sites,Works,,,\n")
    refuse_unknown(tmp_path, rows, {1, 2, 9})
    with pytest.raises(InvalidInput) as caught:
        refuse_unknown(tmp_path, rows, {1, 2})
    assert caught.value.errors == (("line 3", "9 is no place of the gazetteer"),)
