"""Answers come back as statements of the side that gave them: they narrow a real tie, and what is wrong is said."""

import json
from datetime import date

import pytest

from app.services.answers import answers_of, named
from app.services.audits import AuditRequest, run_audit
from data.answers_file import MOST_BYTES, read_answers
from models.errors import InvalidInput, TooLarge
from models.questionnaire import Answers

DAY = date(2026, 11, 30)
COLUMBUS, HEFEI, DRESDEN, CHICAGO = 4509177, 1808722, 2935022, 4887398
OURS = {
    "sent": 3,
    "received": 2,
    "activities": ["business", "schools"],
    "leaders": 2,
    "body": "One Columbus; Columbus Chamber of Commerce",
    "staff": 0.3,
    "volunteers": None,
    "firms": 4,
    "goal": "economic",
    "challenges": ["language"],
}
THEIRS = {"leaders": 2, "body": "Hefei Commerce Bureau; Hefei Chamber of Commerce", "goal": "economic", "firms": 2}


def record(side="ours", answers=None, city=COLUMBUS, partner=HEFEI, day="2026-11-20", **change):
    return {
        "document": "hanse-answers",
        "schema_version": "1.0",
        "city": {"id": city, "name": "Columbus", "country": "US"},
        "partner": {"id": partner, "name": "Hefei", "country": "CN"},
        "side": side,
        "date": day,
        "language": "en",
        "answers": OURS if answers is None else answers,
        **change,
    }


def file(*args, **change):
    return json.dumps(record(*args, **change)).encode()


def answers(*args, name="a.json", **change):
    return name, Answers.model_validate(record(*args, **change))


def audited(engine, *given, city=COLUMBUS, **change):
    return run_audit(engine, AuditRequest(str(city), DAY, answers=given, **change))


def of(report, partner=HEFEI):
    return next(f for f in report.findings if f.partner.city.id == partner)


def width(axis):
    return axis.high - axis.low


def test_the_round_trip_narrows_a_real_tie_side_by_side(engine):
    before, one, both = (
        of(audited(engine, *given))
        for given in ((), (answers(),), (answers(), answers("theirs", THEIRS, name="b.json")))
    )
    # Of 62 points of readiness the answers settle B2 and B3, and of C1, C2, D2 and C3 what one side can know.
    assert (width(before.readiness), width(one.readiness)) == (pytest.approx(82.26, abs=0.5), pytest.approx(45, abs=3))
    assert width(both.readiness) < width(one.readiness) - 15
    assert width(both.potential) <= width(one.potential) < width(before.potential)
    assert set(both.possible) < set(one.possible) < set(before.possible)


def test_each_answer_is_a_self_declared_item_of_its_side_and_day(engine):
    found = of(audited(engine, answers("theirs", {**THEIRS, "sent": 5}, name="b.json")))
    items = {e.field: e for e in found.evidence if e.source == "b.json"}
    assert {e.source_type for e in items.values()} == {"self_declared"}
    assert {e.as_of for e in items.values()} == {date(2026, 11, 20)}
    assert {name: e.side for name, e in items.items()} == {
        "leadership_acts": "b", "executor": "b", "goal": "b", "firms_present": "b", "exchanges_in": "both",
    }  # fmt: skip
    assert items["exchanges_in"].value == 5  # what they sent, we received
    # Own statements count 0.9 at most (shared/design: readiness), decayed by the age of C1.
    assert all(c.strength <= 0.9 for c in found.criteria if c.id in ("C2", "D2"))


def test_the_same_file_serves_the_partners_own_audit(engine):
    found = of(audited(engine, answers(), city=HEFEI), COLUMBUS)
    items = {e.field: e for e in found.evidence if e.source == "a.json"}
    assert (items["executor"].side, items["goal"].side) == ("b", "b")
    assert (items["exchanges_in"].value, items["exchanges_out"].value) == (3, 2)


def test_dont_know_and_an_open_answer_say_nothing(engine):
    before = of(audited(engine))
    after = of(audited(engine, answers(answers={"sent": None, "body": None, "challenges": ["money"]})))
    assert (after.readiness, after.potential) == (before.readiness, before.potential)


def test_there_is_none_is_evidence(engine):
    found = of(audited(engine, answers(answers={"body": "none", "activities": "none", "sent": 0, "received": 0})))
    scores = {c.id: c.score for c in found.criteria}
    assert (scores["B2"], scores["B3"]) == (0, 0)
    assert next(c for c in found.criteria if c.id == "C2").high < 4


def test_a_newer_answer_of_a_side_replaces_the_older_and_that_is_said(engine):
    old = answers(answers={**OURS, "goal": "culture"}, day="2026-10-01", name="old.json")
    for given in ((old, answers()), (answers(), old)):
        report = audited(engine, *given)
        goals = [e.value for e in of(report).evidence if e.field == "goal" and e.source in ("a.json", "old.json")]
        assert goals == ["economic"]
        said = [p for p in report.problems if p.code == "answers_replaced"]
        assert [(p.sheet, p.value) for p in said] == [("old.json", "2026-10-01")]
        assert said[0].suggestion == "a.json counts in their place"


def test_the_same_answers_twice_count_once(engine):
    once, twice = audited(engine, answers()), audited(engine, answers(), answers(name="copy.json"))
    assert of(twice).readiness == of(once).readiness
    assert [p.code for p in twice.problems] == ["answers_replaced"]


def test_two_answers_of_a_side_and_day_that_differ_are_refused(engine):
    with pytest.raises(InvalidInput, match="same side on the same day differ") as caught:
        audited(engine, answers(), answers(answers={"sent": 1}, name="b.json"))
    assert caught.value.errors == (("a.json, b.json", "date 2026-11-20 in each"),)


def test_sides_that_state_one_fact_differently_are_named(engine):
    theirs = answers("theirs", {"received": 1, "sent": 2}, day="2026-11-25", name="b.json")
    report = audited(engine, answers(), theirs)
    said = [p for p in report.problems if p.code == "answers_differ"]
    assert [(p.sheet, p.column, p.value, p.params["other"]) for p in said] == [("a.json", "sent", "3", "1")]
    assert said[0].message == "exchanges out: one side says 3, the other 1"
    assert not [p for p in audited(engine, answers(), answers("theirs", {"received": 3}, name="b")).problems]


def test_answers_after_the_audits_day_count_for_nothing_and_that_is_said(engine):
    late = AuditRequest(str(COLUMBUS), date(2026, 6, 1), answers=(answers(),))
    report = run_audit(engine, late)
    assert (
        of(report).readiness.coverage
        == of(run_audit(engine, AuditRequest(str(COLUMBUS), late.as_of))).readiness.coverage
    )
    assert [p.code for p in report.problems] == ["answers_later"]


def test_somebody_further_east_may_answer_on_the_morrow(engine):
    report = audited(engine, answers(day="2026-12-01"))
    assert width(of(report).readiness) < 60
    assert {e.as_of for e in of(report).evidence if e.source == "a.json"} == {DAY}


def test_without_a_tie_the_answers_alone_make_the_row_and_that_is_said(engine):
    city = 5419384  # Denver
    lone = answers(city=city, partner=2747891, name="lone.json")  # Rotterdam
    report = audited(engine, lone, city=city)
    assert of(report, 2747891).readiness.coverage > 0.3
    said = [p for p in report.problems if p.code == "answers_alone"]
    assert [(p.sheet, p.value, p.refused) for p in said] == [("lone.json", "Rotterdam", False)]


def test_answers_join_the_lines_of_a_list_and_its_account_of_lines_stays_true(engine):
    content = b"partner,country,staff fte\nHefei,CN,0.3\nDresden,DE,1\n"
    report = audited(engine, answers(), content=content, name="ties.csv")
    assert (report.list_read.lines, report.list_read.ties, report.list_read.refused) == (2, 2, 0)
    assert len(report.findings) == 2
    # The list's 0.3 posts and the answer's 0.3 are one post told twice, not 0.6.
    basis = next(c for c in of(report).criteria if c.id == "C3").basis
    assert basis[-1].params["fte"] == 0.3


def test_words_that_are_no_body_are_listed_and_the_rest_counts(engine):
    report = audited(engine, answers(answers={**OURS, "body": "volunteers"}))
    assert [(p.sheet, p.code) for p in report.problems] == [("a.json", "no_body")]
    assert of(report).readiness.coverage > 0.3


@pytest.mark.parametrize(
    ("content", "error", "where"),
    [
        (b"partner,country\nHefei,CN\n", "a.json is no file of answers", None),
        (b"[1, 2]", "a.json is no file of answers", None),
        (b'{"ties": []}', "a.json is no file of answers", None),
        (b"\x00\x01\x02", "a.json is no file of answers", None),
        (b"[" * 60_000, "a.json is no file of answers", None),
        (file(schema_version="2.0"), "changed, or is of another version", "schema_version"),
        (file(side="mine"), "changed, or is of another version", "side"),
        (file(colour="red"), "changed, or is of another version", "colour"),
        (file(day="yesterday"), "changed, or is of another version", "date"),
        (file(city="Columbus"), "changed, or is of another version", "city.id"),
        (file(answers={"sent": {"a": 1}}), "changed, or is of another version", "answers.sent"),
        (file(answers={"sent": True}), "changed, or is of another version", "answers.sent"),
        (file(answers={"snet": 1}), "no form makes", "answers.snet"),
        (file(answers={"sent": -1}), "no form makes", "answers.sent"),
        (file(answers={"sent": 1.5}), "no form makes", "answers.sent"),
        (file(answers={"sent": "many"}), "no form makes", "answers.sent"),
        (file(answers={"sent": 10**9}), "no form makes", "answers.sent"),
        (file(answers={"since": 2027}), "no form makes", "answers.since"),
        (file(answers={"goal": "war"}), "no form makes", "answers.goal"),
        (file(answers={"goal": ["culture"]}), "no form makes", "answers.goal"),
        (file(answers={"activities": "business"}), "no form makes", "answers.activities"),
        (file(answers={"activities": ["business", "war"]}), "no form makes", "answers.activities"),
        (file(answers={"activities": []}), "no form makes", "answers.activities"),
        (file(answers={"body": "x" * 201}), "no form makes", "answers.body"),
        (file(answers={"body": "a\nb"}), "no form makes", "answers.body"),
        (file(answers={"flight": "perhaps"}), "no form makes", "answers.flight"),
        (file(partner=COLUMBUS), "no form makes", "partner.id"),
        (file(day="2099-01-01"), "no form makes", "date"),
    ],
)
def test_a_file_that_no_form_makes_is_refused_with_field_and_reason(content, error, where):
    with pytest.raises(InvalidInput, match=error) as caught:
        read_answers(content, "a.json")
    if where is not None:
        assert where in [field for field, _ in caught.value.errors]
        assert all(reason for _, reason in caught.value.errors)


def test_every_wrong_value_is_named_at_once_with_a_near_question():
    with pytest.raises(InvalidInput, match="3 of its values") as caught:
        read_answers(file(answers={"sent": -1, "goal": "war", "boddy": "x"}), "a.json")
    assert dict(caught.value.errors) == {
        "answers.sent": "must be a whole number from 0 to 1000",
        "answers.goal": "must be one of culture, education, economic, mixed, none",
        "answers.boddy": "is no question; near: body",
    }


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, hanse):
    with pytest.raises(TooLarge, match="longer than 64 kB"):
        read_answers(b" " * (MOST_BYTES + 1), "a.json")
    huge = tmp_path / "huge.json"
    with huge.open("wb") as out:
        out.truncate(10**12)  # a terabyte without a byte on the disk
    made = hanse("audit", "--city", str(COLUMBUS), "--answers", str(huge))
    assert made.code == 2
    assert "huge.json is longer than 64 kB" in made.err


def test_a_form_of_another_pair_or_of_an_unknown_place_is_refused(engine):
    columbus = engine.city(engine.row(str(COLUMBUS)))
    with pytest.raises(InvalidInput, match="not about a tie of Columbus") as caught:
        answers_of(engine, columbus, [answers(city=CHICAGO, partner=DRESDEN)], DAY)
    assert caught.value.errors == (("city.id", f"neither city is {COLUMBUS}"),)
    with pytest.raises(InvalidInput, match="a place that is not known") as caught:
        answers_of(engine, columbus, [answers(partner=7)], DAY)
    assert caught.value.errors == (("partner.id", "7 is no known place"),)


def test_records_are_checked_as_files_are():
    with pytest.raises(InvalidInput, match=r"answers\.0 cannot be used"):
        named([Answers.model_validate(record(answers={"sent": -1}))])


def test_command_reads_files_of_both_sides_and_refuses_with_two(hanse, engine, tmp_path, monkeypatch):
    monkeypatch.setattr("app.engine.opened.Store.ensure", lambda *_: engine)
    (tmp_path / "a.json").write_bytes(file())
    (tmp_path / "b.json").write_bytes(file("theirs", THEIRS))
    paths = [word for name in ("a.json", "b.json") for word in ("--answers", str(tmp_path / name))]
    out = tmp_path / "audit.json"
    made = hanse("audit", "--city", str(COLUMBUS), "--as-of", DAY.isoformat(), *paths, "--json", "--out", str(out))
    assert made.code == 0
    found = next(f for f in json.loads(out.read_bytes())["findings"] if f["partner"]["city"]["id"] == HEFEI)
    assert {e["source"] for e in found["evidence"]} >= {"a.json", "b.json"}
    (tmp_path / "a.json").write_bytes(file(answers={"sent": -1}))
    refused = hanse("audit", "--city", str(COLUMBUS), *paths)
    assert refused.code == 2
    assert "a.json cannot be used" in refused.err
    assert "answers.sent: must be a whole number from 0 to 1000" in refused.err
    assert hanse("audit", "--city", str(COLUMBUS), "--answers", str(tmp_path / "none.json")).code == 2


def test_address_takes_answers_and_refuses_with_422(client):
    body = {"city": COLUMBUS, "as_of": DAY.isoformat(), "answers": [record(), record("theirs", THEIRS)]}
    found = next(
        f for f in client.post("/api/v1/audits", json=body).json()["findings"] if f["partner"]["city"]["id"] == HEFEI
    )
    assert {e["source"] for e in found["evidence"]} >= {"answers.0", "answers.1"}
    for wrong, field in (
        (record(answers={"sent": -1}), "answers.sent"),
        (record(schema_version="9"), "answers.0.schema_version"),
        (record(city=CHICAGO, partner=DRESDEN), "city.id"),
        ({"colour": "red"}, "answers.0.document"),
    ):
        refused = client.post("/api/v1/audits", json={"city": COLUMBUS, "answers": [wrong]})
        assert refused.status_code == 422
        assert field in [e["field"] for e in refused.json()["errors"]], refused.json()
