"""A survey of thirty answers, its figures counted by hand; nobody is pointed at, nothing is lost."""

import csv
import io
import json
import re
from datetime import date

import pytest
from docx import Document

from app.export import printers
from app.export.survey import survey_csv
from app.messages.language import LANGUAGES, language
from app.services.surveys import make_survey
from matching.survey import hidden
from models.errors import InvalidInput
from tests.app.mini import PLACES

DAY = date(2026, 12, 1)
LAST = PLACES[29]
# Ties 0 to 3 share the last place as their partner; 4 to 24 are chains; 25 and 26 two more. Twenty-seven in all.
PAIRS = [*((i, 29) for i in range(4)), *((i, i + 1) for i in range(4, 25)), (0, 1), (2, 3)]


def between(n, low, high):
    return low <= n <= high


def said(n):
    """What the asking side of tie ``n`` answered."""
    answers = {"activities": ["schools", "culture"] if n % 2 == 0 else ["schools"], "body": f"Secret Bureau {n}"}
    if n <= 25:
        answers["since"] = 2021 if n <= 3 else 2006 if n <= 15 else 1986 if n <= 17 else 1966
    if n <= 17 or n >= 25:
        troubles = [name for name, holds in (
            ("money", n <= 11), ("language", between(n, 6, 14)), ("politics", n >= 25),
        ) if holds]  # fmt: skip
        answers["challenges"] = troubles or "none"
    if n <= 24:
        answers["goal"] = "economic" if n <= 9 else "culture" if n <= 15 else "mixed" if n <= 18 else "education"
    if n <= 12:
        answers |= {"staff": 0.5 if n <= 4 else 0, "volunteers": 300 if between(n, 3, 9) else 0}
    if n <= 14:
        answers["person"] = "lost" if n >= 13 else "in_place"
    return answers


def write(folder, name, n, side, answers, **change):
    city, partner = ({"id": PLACES[i]} for i in PAIRS[n])
    record = {
        "document": "hanse-answers", "schema_version": "1.0", "city": city, "partner": partner, "side": side,
        "date": "2026-11-20", "language": "en", "answers": answers,
    }  # fmt: skip
    (folder / name).write_text(json.dumps(record | change), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """Thirty files: twenty-seven of the asking sides, three of partners."""
    for n in range(27):
        write(tmp_path, f"a{n:02}.json", n, "ours", said(n))
    for n in range(3):
        write(tmp_path, f"b{n:02}.json", n, "theirs", {"goal": "culture", "staff": 0.25, "body": "Other Bureau"})
    assert len(list(tmp_path.iterdir())) == 30
    return tmp_path


@pytest.fixture
def survey(mini_engine, folder):
    return make_survey(mini_engine, folder, DAY)


def counts(survey, code):
    group = next(g for g in survey.groups if g.code == code)
    return group.of, {one.code: one.count for one in group.counts}


def test_the_figures_counted_by_hand(survey):
    assert [m.params for m in survey.summary] == [
        {"n": 27, "both": 3},
        {"n": 13, "of": 25},  # economic of 0 to 9, mixed of 16 to 18
        {"n": 4, "of": 27},
    ]
    # 1986 is the age of two ties, so that its band and the next are one: 2 + 8.
    assert counts(survey, "age") == (26, {"0-9": 4, "10-24": 12, "25-": 10})
    assert counts(survey, "challenges") == (20, {"money": 12, "language": 9, "none": 3, "politics": "few"})
    # Three partners want culture where the city wants economic work: 6 + 3.
    assert counts(survey, "wishes") == (25, {"economic": 10, "culture": 9, "education": 6, "mixed": 3})
    assert counts(survey, "activities") == (27, {"schools": 27, "culture": 14})
    # Staff: 0 to 4; volunteers: 3 to 9; neither: 10 to 12.
    assert counts(survey, "means") == (13, {"volunteers": 7, "staff": 5, "no_means": 3})
    assert counts(survey, "person") == (15, {"in_place": "most", "lost": "few"})


def test_the_index_has_each_tie_with_its_facts_and_economic_wishes_first(survey, mini_engine):
    assert len(survey.ties) == 27
    wants = [tie.economic for tie in survey.ties]
    assert wants == sorted(wants, reverse=True)
    assert sum(wants) == 13
    first = next(t for t in survey.ties if (t.city.id, t.partner.id) == (PLACES[0], LAST))
    assert (first.since, first.since_from, first.age) == (2021, "answers", 5)
    assert (first.sides, first.wishes) == (["ours", "theirs"], {"ours": "economic", "theirs": "culture"})
    assert (first.staff, first.volunteers, first.person) == (0.75, 0, "in_place")
    assert sorted(first.bodies) == ["Other Bureau", "Secret Bureau 0"]
    assert {c.id for c in first.also} == set(PLACES[1:4])


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_summary_names_no_city_country_or_body(mini_engine, folder, code):
    made = make_survey(mini_engine, folder, DAY, code)
    text = printers.markdown(made).decode()
    page, index = text.split(f"# {language(code).labels['survey_index']}")
    words = language(code)
    names = {words.city(c) for t in made.ties for c in (t.city, t.partner)}
    names |= {c.name for t in made.ties for c in (t.city, t.partner)}
    names |= {words.country(c.country) for t in made.ties for c in (t.city, t.partner)}
    assert [name for name in names if name in page] == []
    assert "Bureau" not in page
    assert "Secret Bureau 3" in index


def test_no_number_of_the_summary_points_at_one_or_two(survey):
    for group in survey.groups:
        assert group.of >= 3
        for one in group.counts:
            if isinstance(one.count, int):
                assert one.count == 0 or one.count >= 3, (group.code, one)
                assert group.of - one.count not in (1, 2), (group.code, one)


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [(0, 9, 0), (1, 9, "few"), (2, 9, "few"), (3, 9, 3), (7, 9, "most"), (9, 9, 9), (2, 3, "few")],
)
def test_small_counts_are_words(count, of, shown):
    assert hidden(count, of) == shown


def test_what_could_be_worked_out_from_the_others_is_hidden_too(mini_engine, tmp_path):
    """Ten sides want one thing each: 5 culture, 3 education, 2 economic; the 2 would follow from 10 - 5 - 3."""
    for n, goal in enumerate(["culture"] * 5 + ["education"] * 3 + ["economic"] * 2):
        write(tmp_path, f"{n}.json", n, "ours", {"goal": goal})
    shown = counts(make_survey(mini_engine, tmp_path, DAY), "wishes")
    assert shown == (10, {"culture": 5, "economic": "few", "education": "hidden"})


def test_fewer_than_three_ties_have_no_summary(mini_engine, tmp_path):
    for n in range(2):
        write(tmp_path, f"{n}.json", n, "ours", said(n))
    made = make_survey(mini_engine, tmp_path, DAY)
    assert [m.code for m in made.summary] == ["survey_too_few"]
    assert made.groups == []
    assert len(made.ties) == 2


def test_either_side_may_have_made_the_form(mini_engine, tmp_path):
    write(tmp_path, "a.json", 0, "ours", {"goal": "economic"})
    write(tmp_path, "b.json", 0, "ours", {"goal": "culture"}, city={"id": LAST}, partner={"id": PLACES[0]})
    (tie,) = make_survey(mini_engine, tmp_path, DAY).ties
    assert tie.wishes == {"ours": "economic", "theirs": "culture"}


def test_age_of_a_tie_that_nobody_was_asked_about_is_that_of_a_list(engine, tmp_path):
    write(tmp_path, "a.json", 0, "ours", {"goal": "culture"}, city={"id": 4509177}, partner={"id": 1808722})
    (tie,) = make_survey(engine, tmp_path, DAY).ties
    assert (tie.since, tie.since_from, tie.age) == (1988, "list", 38)


def test_a_file_that_cannot_be_used_is_listed_and_the_rest_counted(mini_engine, folder):
    (folder / "c1.json").write_text("no json")
    write(folder, "c2.json", 5, "ours", {"sent": -1, "goal": "war"})
    write(folder, "c3.json", 5, "ours", {}, partner={"id": 7})
    write(folder, "c4.json", 6, "ours", {"goal": "economic"}, date="2026-10-01")
    write(folder, "c5.json", 7, "ours", {"goal": "culture"})
    (folder / "c6.json").write_bytes(b" " * 70_000)
    made = make_survey(mini_engine, folder, DAY)
    listed = [(p.sheet, p.column, p.code) for p in made.problems]
    assert listed == [
        ("a07.json", "date", ""), ("c1.json", "", ""), ("c2.json", "answers.goal", ""), ("c2.json", "answers.sent", ""),
        ("c3.json", "partner.id", ""), ("c4.json", "date", "answers_replaced"), ("c5.json", "date", ""),
        ("c6.json", "", ""),
    ]  # fmt: skip
    # Tie 7 has two files of one side and day that differ: neither counts, and both are named.
    assert len(made.ties) == 26
    assert all(p.message for p in made.problems)
    assert "a07.json, c5.json" in made.problems[0].message
    text = printers.markdown(made).decode()
    assert all(name in text for name in ("c1.json", "c2.json", "c3.json", "c6.json"))


def test_formats(survey):
    rows = list(csv.DictReader(io.StringIO(survey_csv(survey).decode("utf-8-sig"))))
    assert len(rows) == 27
    row = next(r for r in rows if r["answered"] == "ours; theirs" and r["city_geonameid"] == str(PLACES[0]))
    assert (row["age"], row["staff_fte"], row["goal_theirs"], row["economic"]) == ("5", "0.75", "culture", "yes")
    page = printers.html(survey).decode()
    assert page.index("What gets in the way (20 answered)") < page.index('class=" apart"')
    assert "<script" not in page
    text = "\n".join(p.text for p in Document(io.BytesIO(printers.docx(survey))).paragraphs)
    assert "Too little money: 12" in text
    assert "Politics between the two countries: fewer than three" in text


def test_a_cell_of_the_index_starts_no_formula(mini_engine, tmp_path):
    write(tmp_path, "a.json", 0, "ours", {"body": "=cmd()"})
    assert "'=cmd()" in survey_csv(make_survey(mini_engine, tmp_path, DAY)).decode("utf-8-sig")


def test_command(bare_hanse, folder, mini_engine, monkeypatch, tmp_path):
    monkeypatch.setattr("app.cli.opening.engine", lambda: mini_engine)
    (folder / "z.json").write_text("no json")
    made = bare_hanse("survey", str(folder))
    assert made.code == 0
    assert "27 partnerships answered, 3 of them on both sides." in made.out
    assert "z.json: z.json is no file of answers" in made.err
    assert json.loads(bare_hanse("survey", str(folder), "--format", "json", "--lang", "ja").stdout)["language"] == "ja"
    assert re.match("\ufeffcity_geonameid,", bare_hanse("survey", str(folder), "--format", "csv").stdout)
    assert bare_hanse("survey", str(folder), "--format", "docx").code == 2
    for wrong in (tmp_path / "nowhere", folder / "z.json"):
        refused = bare_hanse("survey", str(wrong))
        assert refused.code == 2
        assert "holds no files of answers" in refused.err


def test_a_folder_without_any_that_can_be_used_is_refused(mini_engine, tmp_path):
    (tmp_path / "z.json").write_text("no json")
    with pytest.raises(InvalidInput, match="no answers that can be used") as caught:
        make_survey(mini_engine, tmp_path, DAY)
    assert caught.value.errors[0][0] == "z.json"
