"""The table of evidence fields: whole, without two meanings of one heading, and the only list of fields there is."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from app.messages.language import LANGUAGES
from data.fields import read_fields
from data.rubric import read_rubric
from data.tie_tables import read_evidence
from data.ties_file import headers
from data.ties_file.unknown import nothing
from data.vocabulary import read_vocabulary
from models.evidence import NONE
from models.readiness import LineReport

FIELDS, ROOT = read_fields(), Path(__file__).parents[2]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_a_name_in_every_language_and_serves_criteria_that_exist(name):
    field = FIELDS[name]
    assert field.name == name == name.lower()
    assert "en" in field.labels
    assert all(field.label(code).strip() and field.in_sentence(code).strip() for code in LANGUAGES)
    assert set(field.criteria) <= set(read_rubric().ids)
    assert bool(field.choices) == (field.kind == "choice")


def test_labels_and_names_inside_sentences():
    assert [FIELDS["staff_fte"].label(code) for code in LANGUAGES] == ["paid staff", "personal pagado", "有給職員"]
    assert [FIELDS["staff_fte"].in_sentence(code) for code in LANGUAGES[:2]] == ["staff fte", "personal"]
    assert FIELDS["theme"].label("fr") == "theme"


def test_no_heading_means_two_columns():
    columns = headers.COLUMNS
    assert [k for k, n in Counter(c.id for c in columns).items() if n > 1] == []
    assert [k for k, n in Counter(c.place for c in columns if c.place).items() if n > 1] == []
    written = Counter(
        key for c in columns for key in {headers.plain(text) for text in (c.id, c.heading, *c.aliases) if text}
    )
    assert [key for key, count in written.items() if count > 1] == []
    assert all(c.heading and c.help for c in columns if c.place)


def test_the_rubric_lets_only_fields_and_criteria_expire():
    assert read_rubric().expires.keys() <= FIELDS.keys() | set(read_rubric().ids)


def test_every_field_that_the_audit_reads_is_in_the_table():
    known = FIELDS.keys() | set(read_rubric().ids)
    for path in (ROOT / "matching/readiness").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("of", "number")
            ):
                read = {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
                assert read - {"a", "b"} <= known, path


def test_bundled_evidence_says_none_by_the_one_word_for_it():
    other = {
        str(item.value)
        for _, item in read_evidence().rows
        if item.field in FIELDS and FIELDS[item.field].none == "none" and nothing(str(item.value))
    }
    assert other == {NONE}


def test_the_lines_of_the_vocabulary_are_lines():
    lines = LineReport.model_fields["line"].annotation
    assert {line for line, _ in read_vocabulary().lines} < set(lines.__args__)
