"""A survey as parts of a document, and its index as a table."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from app.export.cells import safe
from app.export.parts import Grid, Heading, Paragraph, Part, Points
from app.messages.language import Language, language
from app.messages.survey import chosen
from models.questionnaire import ACTIVITIES, GOAL, PERSON
from models.survey import Survey, SurveyTie

COLUMNS = (
    "city_geonameid", "city", "country", "partner_geonameid", "partner", "partner_country", "answered", "date", "since",
    "since_from", "age", "activities", "bodies", "person", "staff_fte", "volunteer_hours", "goal_ours", "goal_theirs",
    "economic", "challenges", "also",
)  # fmt: skip


def survey_parts(survey: Survey) -> Iterator[Part]:
    """The summary without names on a page of its own, to be passed on; then the index, and what was left out."""
    words = language(survey.language)
    label = words.labels
    yield Heading(1, label["survey_title"])
    yield Paragraph(survey.as_of, quiet=True)
    for message in survey.summary:
        yield Paragraph(message.text, lead=message is survey.summary[0])
    for group in survey.groups:
        yield Points(group.text, tuple(one.text for one in group.counts if one.count))
    yield Paragraph(label["survey_note"], quiet=True)
    yield Heading(1, label["survey_index"], apart=True)
    yield Paragraph(label["survey_index_note"], quiet=True)
    wanting = tuple(_pair(tie, words) for tie in survey.ties if tie.economic)
    yield Points(label["survey_want_economic"], wanting)
    yield Grid(
        tuple(label[f"survey_head_{name}"] for name in ("pair", "age", "activities", "who", "means", "wishes", "also")),
        tuple(_row(tie, words) for tie in survey.ties),
    )
    left = tuple(" · ".join(filter(None, (p.sheet, p.column, p.message, p.suggestion))) for p in survey.problems)
    yield Points(label["survey_problems"], left)


def _pair(tie: SurveyTie, words: Language) -> str:
    there = words.country(tie.partner.country)
    return f"{words.city(tie.city)} – {words.city(tie.partner)} ({there})"


def _row(tie: SurveyTie, words: Language) -> tuple[str, ...]:
    label, empty = words.labels, "–"
    means = [
        label[f"survey_{name}_of"].format(n=words.n(value, 2))
        for name, value in (("staff", tie.staff), ("volunteers", tie.volunteers))
        if value is not None
    ]
    who = [*tie.bodies, *([chosen(PERSON, "lost", words)] if tie.person == "lost" else [])]
    wishes = [
        f"{words.city(tie.city if side == 'ours' else tie.partner)}{label['colon']}{chosen(GOAL, goal, words)}"
        for side, goal in tie.wishes.items()
    ]
    age = f"{tie.age} ({tie.since})" if tie.age is not None else empty
    fields = words.joined([chosen(ACTIVITIES, one, words) for one in tie.activities])
    also = words.joined([words.city(one) for one in tie.also])
    rest = (fields, "; ".join(who), words.joined(means), "; ".join(wishes), also)
    return (_pair(tie, words), age, *(text or empty for text in rest))


def survey_csv(survey: Survey) -> bytes:
    """The index as CSV with a byte-order mark, a row a tie; codes as in files of answers, and no formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in _cells(tie)] for tie in survey.ties)
    return out.getvalue().encode("utf-8-sig")


def _cells(tie: SurveyTie) -> list[Any]:
    a, b, joined = tie.city, tie.partner, "; ".join
    return [
        a.id, a.name, a.country, b.id, b.name, b.country, joined(tie.sides), tie.date, tie.since, tie.since_from,
        tie.age, joined(tie.activities), joined(tie.bodies), tie.person, tie.staff, tie.volunteers,
        tie.wishes.get("ours"), tie.wishes.get("theirs"), "yes" if tie.economic else "no", joined(tie.challenges),
        joined(one.name for one in tie.also),
    ]  # fmt: skip
