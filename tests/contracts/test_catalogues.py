"""The catalogues are whole: every code that the program says has a template with its parameters in every language."""

import ast
import json
import re
import string
from collections import defaultdict
from pathlib import Path

import pytest

from app.messages.language import ENGLISH, FOLDER, LANGUAGES, language
from app.messages.render import KINDS
from data.fields import read_fields
from data.purposes import read_purposes
from data.rubric import read_rubric
from data.tie_tables import read_evidence, read_rules
from data.tie_words import tie_words
from features.blocks.registry import REGISTRY
from models.evidence import Evidence
from models.link import ACTIVITIES, STATUSES

ROOT = Path(__file__).parents[2]
OTHERS = [code for code in LANGUAGES if code != ENGLISH]
# Codes that are put together as the program runs: by rule, state, side of a port, criterion.
PREFIXES = (
    "rule_", "change_", "policy_one_per_", "line_", "e1_", "gate_", "status_", "ask_", "first_", "law_", "supply_",
    "plan_", "dormant", "agreement_", "review_", "unchecked_", "ranked", "a2_no_", "policy_", "e2_", "portfolio_",
    "summary_", "site_", "brief_", "flight_", "sailing_",
)  # fmt: skip


def fields(template: str) -> set[str]:
    """Names of a template's parameters."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def kinds(template: str) -> set[str]:
    """Kinds of a template's parameters that are none of Python's formats."""
    return {spec for _, _, spec, _ in string.Formatter().parse(template) if spec and spec.isidentifier()}


def raw(code: str) -> dict[str, dict[str, str]]:
    """A catalogue as it lies there."""
    return json.loads((FOLDER / f"{code}.json").read_text("utf-8"))


def spoken() -> dict[str, set[frozenset[str]]]:
    """Codes in the sources to the parameters they are said with; ``**`` leaves the parameters open."""
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for path in (p for room in ("matching", "app/services") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                names = frozenset({"**" if k.arg is None else k.arg for k in node.keywords})
                found[node.args[0].value].add(names)
    return found


def test_every_code_that_is_said_has_a_template_with_its_parameters():
    templates, said = raw(ENGLISH)["messages"], spoken()
    assert len(said) > 90
    for code, calls in said.items():
        assert code in templates, code
        for names in calls:
            if "**" not in names and code not in ("gap",) and not _placed(code):
                assert fields(templates[code]) <= names, code


def _placed(code: str) -> bool:
    """Whether the message is one about a place in the order, which adds the partner, its rank and the number."""
    return {"partner", "rank", "of"} & fields(raw(ENGLISH)["messages"][code]) != set()


def test_every_kind_of_site_in_every_state_has_a_sentence():
    """Codes of sites are put together as the program runs; a closed site is no link."""
    sites = {code.removeprefix("site_") for code in raw(ENGLISH)["messages"] if code.startswith("site_")}
    states = {"" if status == "open" else f"_{status}" for status in STATUSES if status != "closed"}
    assert sites == {f"{activity}{state}" for activity in ACTIVITIES for state in states}


def test_no_template_is_left_that_nobody_says():
    said = set(spoken()) | {"raise", "stability", "similar", "workstream", "unknown"}
    left = [code for code in raw(ENGLISH)["messages"] if code not in said and not code.startswith(PREFIXES)]
    assert left == []


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_every_word_with_the_same_parameters(code):
    own, english = raw(code), raw(ENGLISH)
    for section in set(english) - {"units", "terms", "values", "clusters", "sentence_countries"}:
        assert own[section].keys() == english[section].keys(), section
        for key, text in own[section].items():
            assert text.strip() or section == "sides", f"{section}.{key}"
            assert fields(text) == fields(english[section][key]), f"{section}.{key}"
    assert set(english["terms"]) <= set(own["terms"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_parameter_is_known(code):
    for key, template in raw(code)["messages"].items():
        assert kinds(template) <= KINDS.keys(), key


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_names_the_criteria_of_the_rubric(code):
    words, rubric = language(code), read_rubric()
    assert set(words.criteria) == {c.id for c in rubric.criteria}
    assert set(words.steps) == {c.id for c in rubric.criteria if c.may_change}
    assert set(words.words["anchors"]) == {f"{c.id}_{level}" for c in rubric.criteria for level in range(5)}


def statements(item: Evidence) -> set[str]:
    """What an item says in words of ours: no number, no choice of the vocabulary, no name of a body."""
    field, value = read_fields().get(item.field), str(item.value)
    if field is None or field.kind not in ("text", "event", "list") or item.field in ("executor", "agreement_terms"):
        return set()
    if re.fullmatch(r"[\d.-]+", value):
        return set()
    return {part.strip() for part in value.split(";")} if item.field == "activities" else {value}


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_every_text_of_the_tables_on_ties(code):
    """A changed English text loses its translation here, and a row that nobody says any more is one too many."""
    said = {text for rule in read_rules().rows for text in (rule.title, rule.text, rule.check)}
    for _, item in read_evidence().rows:
        said |= statements(item)
    own = tie_words(code)
    assert said == set(own)
    assert [text for text in said if own[text].strip() in ("", text)] == []
    years = {text: set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)) for text in said}
    assert {text for text in said if not years[text] <= set(re.findall(r"(?:19|20)\d\d", own[text]))} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_names_what_has_its_names_in_a_table(code):
    """Blocks, purposes and fields: beside what they name, or in the catalogue."""
    purposes = read_purposes()
    tables = {
        "blocks": {name: kind.shown.names for name, kind in REGISTRY.items()},
        "purposes": {name: one.names for name, one in purposes.items()},
        "questions": {name: one.questions for name, one in purposes.items()},
        "fields": {name: one.labels for name, one in read_fields().items()},
    }
    for section, table in tables.items():
        own = raw(code).get(section, {})
        assert [name for name, words in table.items() if not (words.get(code) or own.get(name))] == [], section


def test_japanese_has_full_width_signs_between_its_letters():
    """Colons, brackets and semicolons beside a Japanese letter are its own; examples of what to type stay as typed."""
    letter = "[\u3040-\u30ff\u3400-\u9fff]"
    words = {
        (s, k): v
        for s, section in json.loads((FOLDER / "ja.json").read_text("utf-8")).items()
        for k, v in section.items()
        if isinstance(v, str)
    }
    bare = {key: re.sub(r"\{[^{}]*\}", "", text) for key, text in words.items() if not key[1].endswith("_eg")}
    half = re.compile(rf"{letter}[:;(]|[:;(]{letter}|\){letter}|{letter}\)")
    assert {key: text for key, text in bare.items() if half.search(text)} == {}
