"""The bundled tables on ties: every row is read, every card agrees with its table."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from data import tie_tables as ties
from data.rubric import BUNDLED, read_rubric
from models.errors import InvalidInput

READERS = {
    "partnerships": ties.read_partnerships,
    "evidence": ties.read_evidence,
    "claims": ties.read_claims,
    "rules": ties.read_rules,
    "successors": ties.read_successors,
}


@pytest.mark.parametrize("name", READERS)
def test_every_row_is_read_and_the_card_agrees(name):
    table = READERS[name]()
    card = tomllib.loads((ties.FOLDER / f"{name}.toml").read_text("utf-8"))
    assert table.problems == []
    assert card["rows"] == len(table.rows)
    assert card["sha256"] == hashlib.sha256((ties.FOLDER / f"{name}.csv").read_bytes()).hexdigest()


def test_rubric_card_agrees():
    card = tomllib.loads(BUNDLED.with_suffix(".toml").read_text("utf-8"))
    assert card["sha256"] == hashlib.sha256(BUNDLED.read_bytes()).hexdigest()


def test_every_rule_is_sourced_and_says_what_to_check():
    assert all(len(rule.source) > 10 and rule.check and rule.text for rule in ties.read_rules().rows)


def test_every_claim_has_a_caution_and_a_citation():
    assert all(claim.caution and claim.cite for claim in ties.read_claims().rows)


def test_bad_rows_are_named_by_line(tmp_path: Path):
    path = tmp_path / "evidence.csv"
    path.write_text(
        ",".join(ties.EVIDENCE_COLUMNS)
        + "\n1,2,A,B,colour,red,,,,2014,here,press,,,\n1,2,A,B,C2,9,,,,2014,here,press,,,\n1,2,A,B,since,1990,x,,,2014,here,press,,,\n"  # noqa: E501
    )
    table = ties.read_evidence(path)
    assert table.rows == []
    assert [p.line for p in table.problems] == [2, 3, 4]


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("compiled: general knowledge, as of 2026; https://a.example", "compiled", "no address"),
        ("compiled: general knowledge, as of 2026", "press", "compiled"),
        ("https://a.example", "compiled", "compiled"),
    ],
)
def test_a_compiled_row_cannot_look_as_if_it_had_been_opened(tmp_path: Path, source, kind, words):
    path = tmp_path / "evidence.csv"
    row = f'1,2,A,B,since,1990,,,,2014,"{source}",{kind},,,'
    path.write_text(f"{','.join(ties.EVIDENCE_COLUMNS)}\n{row}\n")
    (problem,) = ties.read_evidence(path).problems
    assert words in problem.message


def test_a_wrong_header_is_refused(tmp_path: Path):
    path = tmp_path / "rules.csv"
    path.write_text("id,kind\n")
    with pytest.raises(InvalidInput, match="header"):
        ties.read_rules(path)


@pytest.mark.parametrize(
    ("change", "words"), [('"weight": 12', "sum to"), ('"bands": [', "whole"), ("{", "cannot be read")]
)
def test_a_broken_rubric_is_refused(tmp_path: Path, change, words):
    text = BUNDLED.read_text("utf-8").replace(
        change, {'"weight": 12': '"weight": 13', '"bands": [': '"tapes": [', "{": ""}[change], 1
    )
    path = tmp_path / "mine.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_rubric(path)
    assert words in error.value.detail + str(error.value.errors)
