"""Briefs: every sentence is traced to its fact, in every language."""

import json
from collections import Counter

import pytest

from app.messages.language import LANGUAGES
from app.services.audits import AuditRequest, known_ties, run_audit
from app.services.rankings import match_pair
from data.actions import read_actions
from data.programmes import read_agreements, read_programmes
from data.rubric import read_rubric
from features.fact_store import pair_facts
from models.errors import InvalidInput
from models.partnership import TieRow
from models.ranking import RankingQuery
from tests.briefs import DAY, PAIRS, brief, told

# Words of the program itself, each with one meaning in the catalogue.
CHOICES = {"low", "middling", "high", "remote", "on the spot"}


def areas_apart(one):
    return one.model_dump(mode="json", exclude={"a_side", "b_side", "names"})


def records(engine, made):
    """What other services answer on the pair, apart from the brief."""
    a, b = made.city, made.partner
    rows = [r for r in known_ties(engine, str(a.id)) if r.place == b.id]
    bare = [TieRow(line=1, partner=b.name, place=b.id)]
    report = run_audit(engine, AuditRequest(str(a.id), DAY, rows=rows or bare))
    finding = report.findings[0]
    one, other = engine.row(str(a.id)), engine.row(str(b.id))
    return {
        "a": a.model_dump(mode="json"),
        "b": b.model_dump(mode="json"),
        "tie": bool(rows),
        "day": DAY.isoformat(),
        "pair": pair_facts(engine.facts, one, engine.facts, other).model_dump(mode="json"),
        "match": match_pair(engine, one, other, RankingQuery(risk="show")).model_dump(mode="json"),
        "finding": finding.model_dump(mode="json"),
        "bands": list(read_rubric().bands),
        "programmes": {x.id: areas_apart(x) for x in read_programmes()},
        "agreements": {x.id: areas_apart(x) for x in read_agreements()},
        "actions": {x.id: x.model_dump(exclude={"names"}, mode="json") for x in read_actions()},
    }


def at(place, path):
    for step in path.split("."):
        place = place[int(step)] if isinstance(place, list | tuple) else place[step]
    return place


def same(known, path, value):
    """Whether a fact is what another service answers; similar pairs are rendered there and not here."""
    if path.split(".")[0] not in known or path.startswith("finding.similar"):
        return True
    theirs, ours = at(known, path), value
    if isinstance(theirs, dict):
        theirs, ours = ({k: v for k, v in x.items() if k != "text"} for x in (theirs, ours))
    return json.loads(json.dumps(ours)) == json.loads(json.dumps(theirs))


def scalars(value):
    """Every scalar below a value."""
    if isinstance(value, dict):
        return [x for one in value.values() for x in scalars(one)]
    if isinstance(value, list | tuple):
        return [x for one in value for x in scalars(one)]
    return [value]


def derived(values):
    """Numbers that follow from facts: roundings, shares in per cent, counts, years between, how many times as many."""
    flat = [x for x in scalars(values) if isinstance(x, int | float) and not isinstance(x, bool)]
    years = [int(x[:4]) for x in scalars(values) if isinstance(x, str) and x[:4].isdigit() and len(x) == 10]
    years += [y + 1 for y in years]
    whole = [int(x) for x in flat if float(x).is_integer() and 1000 <= x <= 2100]
    found = {round(x) for x in flat} | {round(100 * x) for x in flat} | set(years)
    found |= {y - w for y in years for w in whole} | {round(x / y) for x in flat for y in flat if y > 0}
    lists = [v for v in values if isinstance(v, list)]
    found |= {len(v) for v in lists}
    for one in lists:
        for key in {k for x in one if isinstance(x, dict) for k in x}:
            found |= set(Counter(str(x[key]) for x in one).values()) | {0}
        found |= set(Counter(str(x[1]) for x in one if isinstance(x, list) and len(x) == 2).values())
        found |= {
            sum(min(x["strength_a"], x["strength_b"]) >= 1 for x in one if isinstance(x, dict) and "strength_a" in x)
        }
    return found


@pytest.mark.parametrize("edition", ["internal", "partner"])
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_every_sentence_is_traced_to_its_fact(engine, pair, edition):
    try:
        made = brief(engine, *pair, edition=edition)
    except InvalidInput:
        assert edition == "partner"
        assert brief(engine, *pair).sections[0].rows[0].cells[0].code == "brief_blocked"
        return
    known = records(engine, made)
    assert [path for path, value in made.facts.items() if not same(known, path, value)] == []
    names = set(scalars([known["a"], known["b"]]))
    for one in told(made):
        values = [json.loads(json.dumps(made.facts[path])) for path in one.rests_on]
        texts = {x for x in [*scalars(values), *names] if isinstance(x, str)} | CHOICES
        numbers = derived(values) | set(x for x in scalars(values) if not isinstance(x, str))
        left = [x for x in scalars(one.params) if x not in (None, "") and not traced(x, texts, numbers)]
        assert left == [], one.code


def traced(param, texts, numbers):
    """Whether a parameter is a fact, or follows from facts."""
    if isinstance(param, str):
        return param in texts or (len(param) > 3 and any(param in text for text in texts))
    return param in numbers or round(param) in numbers


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_the_same_sentences_with_the_same_facts_in_every_language(engine, pair, code):
    made, english = brief(engine, *pair, language=code), brief(engine, *pair)
    assert [(s.code, s.rests_on, s.sources) for s in told(made)] == [
        (s.code, s.rests_on, s.sources) for s in told(english)
    ]
    assert all(s.text and "{" not in s.text for s in told(made))
    numbers = [s.n for s in made.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for s in told(made) for n in s.sources} == set(numbers)
