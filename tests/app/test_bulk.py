import csv

import pytest

from app.services.rankings import HEADER, rank_file
from models.errors import InvalidInput
from models.ranking import Filters, RankingQuery
from tests.app.mini import CHICAGO, EVANSTON, MEXICO_CITY, ROTTERDAM

QUERY = RankingQuery(k=20, unit="city", filters=Filters(known="hide"))


def silent(text, share):
    pass


def run(engine, tmp_path, text, query=QUERY, out="out.csv"):
    (tmp_path / "in.csv").write_text(text)
    count = rank_file(engine, tmp_path / "in.csv", tmp_path / out, query, silent)
    with (tmp_path / out).open(newline="") as f:
        return count, list(csv.DictReader(f))


def test_rows_are_those_of_the_ranking(mini_engine, tmp_path):
    count, rows = run(mini_engine, tmp_path, f"name,geonameid\nR,{ROTTERDAM}\nC,{CHICAGO}\n")
    assert count == 2
    assert tuple(rows[0]) == HEADER == ("query_geonameid", "rank", "candidate_geonameid", "score")
    for place in (ROTTERDAM, CHICAGO):
        got = [r for r in rows if int(r["query_geonameid"]) == place]
        want = mini_engine.ranker.rank(mini_engine.row(place), QUERY).matches
        assert [int(r["candidate_geonameid"]) for r in got] == [m.city.id for m in want]
        assert [int(r["rank"]) for r in got] == list(range(1, 21))
        assert [float(r["score"]) for r in got] == pytest.approx([m.score for m in want], abs=2e-6)
    assert [r["query_geonameid"] for r in rows[::20]] == [str(ROTTERDAM), str(CHICAGO)]


def test_known_ties_and_the_own_country_are_left_out(mini_engine, tmp_path):
    _, rows = run(mini_engine, tmp_path, f"geonameid\n{CHICAGO}\n", QUERY.model_copy(update={"k": 200}))
    found = {int(r["candidate_geonameid"]) for r in rows}
    table = mini_engine.table
    assert MEXICO_CITY not in found
    assert EVANSTON not in found
    assert {str(table.country[table.row_of[i]]) for i in found} & {"US"} == set()
    abroad = [int(i) for i, c in zip(table.ids, table.country, strict=True) if c != "US" and i != MEXICO_CITY]
    assert found == set(abroad)


@pytest.mark.parametrize(
    "text, errors",
    [
        (f"geonameid\n{CHICAGO}\nfive\n", [("line 3", "geonameid 'five' is no whole number")]),
        (f"geonameid\n{CHICAGO}\n7\n", [("line 3", "7 is no place of the gazetteer")]),
        (f"geonameid\n\n\n{CHICAGO}\n\n7\n", [("line 6", "7 is no place of the gazetteer")]),
        (f"geonameid\n{CHICAGO}\n{CHICAGO}\n", [("line 3", f"geonameid {CHICAGO} stands in line 2 already")]),
        ("geonameid\n" + "9" * 40 + "\n", [("line 2", "9" * 40 + " is no place of the gazetteer")]),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(mini_engine, tmp_path, text, errors):
    with pytest.raises(InvalidInput) as caught:
        run(mini_engine, tmp_path, text)
    assert list(caught.value.errors) == errors
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_a_run_that_fails_half_way_leaves_the_old_result(mini_engine, tmp_path, monkeypatch):
    (tmp_path / "out.csv").write_text("old")

    def fail(rows, query):
        raise InvalidInput("half way")

    monkeypatch.setattr(mini_engine.ranker, "best", fail)
    with pytest.raises(InvalidInput, match="half way"):
        run(mini_engine, tmp_path, f"geonameid\n{CHICAGO}\n")
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_folder_that_is_not_there(mini_engine, tmp_path):
    with pytest.raises(InvalidInput, match="cannot be written"):
        run(mini_engine, tmp_path, f"geonameid\n{CHICAGO}\n", out="none/out.csv")


def test_an_empty_list_has_an_empty_result(mini_engine, tmp_path):
    assert run(mini_engine, tmp_path, "geonameid\n") == (0, [])


def test_an_unknown_purpose_writes_nothing(mini_engine, tmp_path):
    with pytest.raises(InvalidInput, match="Unknown purpose"):
        run(mini_engine, tmp_path, f"geonameid\n{CHICAGO}\n", RankingQuery(purpose="marriage"))
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]
