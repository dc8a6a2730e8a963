"""Sets of links are read as they lie there, or refused with the line that is wrong."""

import pytest

from data.link_sets import holds_link_sets, read_link_sets, read_metros
from models.errors import InvalidInput

FILES = {
    "dev_queries.csv": "geonameid\n1\n2\n",
    "dev.csv": "query_geonameid,target_geonameid,weight\n1,3,2.0\n1,4,1.0\n2,3,1\n9,3,1\n",
    "train.csv": "a_geonameid,b_geonameid,weight\n5,6,1\n",
    "dev_pairs.csv": "a_geonameid,b_geonameid,group,linked,against\n1,3,1-3,1,both\n1,5,1-3,0,home\n1,6,1-3,0,world\n",
}


@pytest.fixture
def folder(tmp_path):
    return make(tmp_path, "air_routes")


def make(root, name, **changes):
    own = root / name
    own.mkdir(parents=True)
    for file, text in FILES.items():
        if (text := changes.get(file.removesuffix(".csv"), text)) is not None:
            (own / file).write_text(text)
    return root


def test_a_set_is_read_whole(folder):
    (only,) = read_link_sets(folder)
    assert (only.name, only.queries, only.known) == ("air_routes", (1, 2), ((5, 6),))
    assert only.truth[1] == {3, 4}
    (group,) = only.groups
    assert (group.asker, group.linked, group.against) == (1, 3, {"home": (5,), "world": (6,)})
    assert (only.setting.purpose, only.setting.mirror) == ("tourism", "flights")


def test_what_a_set_may_lack(tmp_path):
    make(tmp_path, "our_trade", train=None, dev_pairs=None)
    (tmp_path / "learn_only").mkdir()
    (tmp_path / "learn_only" / "train.csv").write_text(FILES["train.csv"])
    (only,) = read_link_sets(tmp_path)
    assert (only.known, only.groups) == (None, ())
    assert (only.setting.purpose, only.setting.mirror) == ("general", None)
    assert read_metros(tmp_path) is None


def test_the_folders_own_settings_have_the_last_word(folder):
    (folder / "sets.toml").write_text('[air_routes]\npurpose = "trade"\n')
    (only,) = read_link_sets(folder)
    assert (only.setting.purpose, only.setting.mirror) == ("trade", None)


@pytest.mark.parametrize(
    "text", ["[air_routes]\npurpos = 'trade'\n", "[air_routes\n", "[see_services]\npurpose = 'ports'\n"]
)
def test_settings_that_cannot_be_used_are_refused(folder, text):
    (folder / "sets.toml").write_text(text)
    with pytest.raises(InvalidInput, match=r"sets\.toml"):
        read_link_sets(folder)


def test_metros_are_read(folder):
    (folder / "metros.csv").write_text("geonameid,metro_geonameid,metro_population\n1,2,9000\n2,2,9000\n")
    assert read_metros(folder) == {1: (2, 9000), 2: (2, 9000)}
    (folder / "metros.csv").write_text("geonameid,metro_geonameid,metro_population\n1,2,many\n")
    with pytest.raises(InvalidInput) as error:
        read_metros(folder)
    assert error.value.errors[0][0] == "line 2"


HEAD = "a_geonameid,b_geonameid,group,linked,against\n"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("dev", "query_geonameid,target_geonameid\n1,x\n", "line 2"),
        ("dev", "query_geonameid,target\n1,3\n", "line 1"),
        ("dev_queries", "geonameid\n1\n7\n", "line 3"),
        ("dev_queries", "geonameid\n1\n1\n", "line 3"),
        ("train", "a_geonameid,b_geonameid\n5,\n", "line 2"),
        ("dev_pairs", HEAD + "1,3,g,1,both\n1,5,g,0,moon\n", "line 3"),
        ("dev_pairs", HEAD + "1,3,g,1,both\n1,5,g,1,both\n", "line 3"),
        ("dev_pairs", HEAD + "1,5,g,0,home\n", "g"),
        ("dev_pairs", HEAD + "1,y,g,1,both\n", "line 2"),
    ],
)
def test_rows_that_cannot_be_used_are_named(tmp_path, file, text, line):
    with pytest.raises(InvalidInput) as error:
        read_link_sets(make(tmp_path, "own", **{file: text}))
    assert error.value.errors[0][0] == line


def test_folders_of_another_form_are_refused(tmp_path, folder):
    assert holds_link_sets(folder)
    for wrong, words in ((tmp_path / "nowhere", "no folder"), (folder / "air_routes", "no set to score")):
        assert not holds_link_sets(wrong)
        with pytest.raises(InvalidInput, match=words) as error:
            read_link_sets(wrong)
        assert "dev_queries.csv" in error.value.detail
    (folder / "air_routes" / "dev_queries.csv").write_text("geonameid\n")
    with pytest.raises(InvalidInput, match="asks nothing"):
        read_link_sets(folder)
    (folder / "air_routes" / "dev_queries.csv").unlink()
    with pytest.raises(InvalidInput, match=r"dev_queries\.csv cannot be read"):
        read_link_sets(folder)
