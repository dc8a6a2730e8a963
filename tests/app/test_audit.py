"""The job as a whole, on a crafted world."""

from datetime import date

import pytest

from matching.readiness.audit.portfolio import ORDERED
from models.errors import InvalidInput
from models.partnership import Partnership, Rule
from models.readiness import AuditReport
from tests.audit_world import ASKER, RICH, RICH_ITEMS, RUBRIC, STRONG, TODAY, audit, city, facts, item, row, world

LAW = Rule(
    id="law",
    kind="law",
    effect="block",
    a_countries=("US",),
    a_admin1="OH",
    b_countries=("CN",),
    valid_from=date(2025, 9, 1),
    title="A law",
    text="No ties.",
    source="https://law.example",
    check="Check the current text.",
)


def run(*rows, here=ASKER, special=None, **change):
    place = world()
    place.special.update(special or {})
    names = {"policy", "problems", "against", "progress", "as_of"}
    options = {k: v for k, v in change.items() if k in names}
    as_of = options.pop("as_of", TODAY)
    sources = place.sources(**{k: v for k, v in change.items() if k not in names})
    return audit(here, list(rows) or None, sources, RUBRIC, as_of, **options)


def strong(line: int = 2, partner: str = "Hefei"):
    return row(line, partner, *STRONG, *RICH_ITEMS)


RICH_PAIR = {(1, 2): facts(1, 2, **RICH)}


def test_a_strong_tie_is_ready_and_says_why():
    found = run(strong(), special=RICH_PAIR).findings[0]
    assert (found.verdict, found.possible, found.at_least, found.leaning) == ("ready", ["ready"], "ready", "ready")
    assert found.words == "evidence supports starting economic work"
    assert found.to_ready == []
    assert len(found.reasons) <= 3
    assert found.stability is not None
    assert found.stability.same > 950
    assert "not a chance of success" in found.stability.text
    assert {line.line: line.state for line in found.lines}["chamber"] == "active"


def test_the_keys_of_the_contract():
    report = run(strong(), special=RICH_PAIR).model_dump()
    assert {
        "schema_version",
        "run_id",
        "city",
        "as_of",
        "rubric_version",
        "findings",
        "problems",
        "portfolio",
        "changes",
    } <= set(report)
    keys = (
        "partner verdict possible at_least leaning triage potential readiness criteria lines gates flags reasons next_evidence to_ready "  # noqa: E501
        "stability similar"
    )
    assert set(keys.split()) <= set(report["findings"][0])
    assert set(report["findings"][0]["potential"]) == {"known", "low", "high", "coverage"}


def test_nothing_is_lost():
    report = run(
        row(2, "Hefei"), row(3, "Nowhere"), row(4, "Columbus"), row(5, "Dresden", kind="sister_state"), row(6, "He")
    )
    assert len(report.findings) + len(report.problems) == 5
    assert [p.line for p in report.problems] == [3, 4, 5, 6]
    assert "Hefei" in report.problems[-1].suggestion


def test_repeated_lines_are_joined_and_said():
    report = run(row(2, "Hefei", item("since", 1988)), row(3, "2", item("economic_steps", 2)))
    assert len(report.findings) == 1
    assert "flag_duplicate" in {f.code for f in report.findings[0].flags}
    assert {e.field for e in report.findings[0].evidence if e.source_type != "computed"} == {"since", "economic_steps"}


def test_long_form_rows_are_one_tie_without_a_flag():
    report = run(
        row(2, "Hefei", item("since", 1988), continues=True), row(3, "Hefei", item("economic_steps", 2), continues=True)
    )
    assert "flag_duplicate" not in {f.code for f in report.findings[0].flags}


def test_rows_of_another_city_are_named():
    assert run(row(2, "Hefei", city="Dresden")).problems[0].column == "city"
    assert run(row(2, "Hefei", city="Columbus")).problems == []


def test_old_names_lead_to_successors():
    report = run(row(2, "Hull", country="CN"), successors={("hull", "CN"): 2})
    assert report.findings[0].partner.city.name == "Hefei"


def test_without_a_file_the_bundled_ties_are_audited():
    ties = [
        Partnership(
            a=2, b=1, a_name="Hefei", b_name="Columbus", a_country="CN", b_country="US", since=1988, source="list"
        ),
        Partnership(a=1, b=3, a_name="Columbus", b_name="Dresden", a_country="US", b_country="DE", kind="sister_state"),
        Partnership(a=3, b=4, a_name="Dresden", b_name="Tainan", a_country="DE", b_country="TW"),
    ]
    report = run(partnerships=ties)
    assert [f.partner.city.id for f in report.findings] == [2]
    assert report.findings[0].partner.since == 1988


@pytest.mark.parametrize(
    "source, kind, score",
    [("compiled: general knowledge, as of 2026; found in public lists", "compiled", 2), ("list", "organisation", 4)],
)
def test_the_start_of_a_compiled_tie_earns_two_points(source, kind, score):
    tie = Partnership(a=2, b=1, a_name="Hefei", b_name="Columbus", since=1988, source=source)
    found = run(partnerships=[tie]).findings[0]
    (since,) = (e for e in found.evidence if e.field == "since")
    assert (since.source, since.source_type) == (source, kind)
    assert next(c.score for c in found.criteria if c.id == "B1") == score


def test_bundled_evidence_is_turned_to_the_askers_side():
    evidence = [((2, 1), item("executor", "Hefei agency", side="a"))]
    found = run(row(2, "Hefei"), evidence=evidence).findings[0]
    assert [e.side for e in found.evidence if e.field == "executor"] == ["b"]


def test_both_sides_choosing_culture_stands_without_any_economy():
    goals = (item("goal", "culture", side="a"), item("goal", "culture", side="b"))
    found = run(row(2, "Hefei", *goals)).findings[0]
    assert (found.verdict, found.possible, found.triage) == ("keep_cultural", ["keep_cultural"], None)


def test_changes_name_deleted_evidence_and_verdicts():
    before = run(strong(), row(3, "Dresden"), special=RICH_PAIR)
    after = run(row(2, "Hefei", *STRONG[1:]), row(3, "Accra"), special=RICH_PAIR, against=before)
    kinds = {(c.partner, c.kind) for c in after.changes}
    assert {("Hefei", "evidence_deleted"), ("Dresden", "removed"), ("Accra", "added")} <= kinds
    gone = [c.before for c in after.changes if c.kind == "evidence_deleted"]
    assert any(text.startswith("since: 1990") for text in gone)
    assert run(strong(), row(3, "Dresden"), special=RICH_PAIR, against=before).changes == []
    with pytest.raises(InvalidInput, match="same city"):
        run(row(2, "Dresden"), here=city(2, "Hefei", "CN"), against=before)


def test_the_same_input_and_day_give_the_same_answer_and_id():
    first, second = run(strong(), special=RICH_PAIR), run(strong(), special=RICH_PAIR)
    assert first == second
    assert run(strong(), as_of=date(2026, 11, 21)).run_id != first.run_id
    assert AuditReport.model_validate_json(first.model_dump_json()) == first


def test_similar_pairs_show_dated_steps():
    steps = [((3, 4), item("step", "mission", date(2019, 5, 1))), ((3, 4), item("step", "office", date(2021, 5, 1)))]
    found = run(row(2, "Hefei"), evidence=steps).findings[0]
    assert [s.date for s in found.similar[0].steps] == ["2019-05-01", "2021-05-01"]
    assert 0 < found.similar[0].closeness <= 1
    assert run(row(2, "Hefei"), evidence=steps, as_of=date(2018, 1, 1)).findings[0].similar == []


def test_order_by_attention_and_progress():
    calls: list[tuple[int, int]] = []
    report = run(
        row(2, "Dresden"),
        strong(3),
        rules=[LAW],
        special=RICH_PAIR,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert [f.partner.city.name for f in report.findings] == ["Dresden", "Hefei"]  # what a rule stops comes last
    assert calls == [(0, 2), (2, 2)]
    assert len(set(ORDERED)) == len(ORDERED)


def test_no_tie_at_all():
    report = run(row(2, "Nowhere"))
    assert report.findings == []
    assert report.portfolio.ties == 0
    assert report.portfolio.reasons[0].code == "portfolio_none"
