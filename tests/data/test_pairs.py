import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pairs import read_pairs, read_queries
from models.errors import InvalidInput


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "file.csv"
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return write


def test_unordered_pairs_each_once(file):
    text = "a_geonameid,b_geonameid,since\n5,3,1990\n3,5,1991\n7,9,\n"
    assert read_pairs(file(text)) == [(3, 5), (7, 9)]


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(51, 99)), max_size=30))
def test_the_order_of_rows_and_sides_does_not_matter(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "a.csv").write_text("a_geonameid,b_geonameid\n" + "".join(f"{a},{b}\n" for a, b in pairs))
    (folder / "b.csv").write_text("b_geonameid,a_geonameid\n" + "".join(f"{a},{b}\n" for a, b in reversed(pairs)))
    assert read_pairs(folder / "a.csv") == read_pairs(folder / "b.csv") == sorted(set(pairs))


def test_a_byte_order_mark_and_quotes_are_read(file):
    assert read_pairs(file('a_geonameid,b_geonameid\r\n"1","2"\r\n', "utf-8-sig")) == [(1, 2)]


@pytest.mark.parametrize(
    "text, where",
    [
        ("a_geonameid,b_geonameid\n1,2\nx,3\n", "line 3"),
        ("a_geonameid,b_geonameid\n1,2\n1.5,3\n", "line 3"),
        ("a_geonameid,b_geonameid\n4\n", "line 2"),
        ("a_geonameid,b_geonameid\n1,\n", "line 2"),
        ("a_geonameid,b_geonameid\n\n\n8,8\n", "line 4"),
        ("a,b\n1,2\n", "line 1"),
        ("", "line 1"),
    ],
)
def test_a_bad_row_is_named_by_its_line(file, text, where):
    with pytest.raises(InvalidInput) as caught:
        read_pairs(file(text))
    assert [line for line, _ in caught.value.errors] == [where]


def test_many_bad_rows_are_counted_and_twenty_shown(file):
    with pytest.raises(InvalidInput, match="the first 20 of 50") as caught:
        read_pairs(file("a_geonameid,b_geonameid\n" + "x,y\n" * 50))
    assert len(caught.value.errors) == 20
    assert caught.value.errors[-1][0] == "line 21"


@pytest.mark.parametrize("reader", [read_pairs, read_queries])
def test_no_file_a_folder_and_no_text(reader, tmp_path, file):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InvalidInput, match="cannot be read"):
            reader(path)
    with pytest.raises(InvalidInput, match="in UTF-8"):
        reader(file(b"a_geonameid,geonameid\n\xff\xfe\xff\n"))


def test_queries_in_their_order_with_their_lines(file):
    assert list(read_queries(file("name,geonameid\nB,9\n\nA,4\n")).items()) == [(9, 2), (4, 4)]


@pytest.mark.parametrize(
    "text, errors",
    [
        ("geonameid\n5\nfive\n", [("line 3", "geonameid 'five' is no whole number")]),
        ("geonameid\n5\n\n\n\n5\n", [("line 6", "geonameid 5 stands in line 2 already")]),
        ("id\n5\n", [("line 1", "missing column")]),
    ],
)
def test_bad_queries(file, text, errors):
    with pytest.raises(InvalidInput) as caught:
        read_queries(file(text))
    assert list(caught.value.errors) == errors
