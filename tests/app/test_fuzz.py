"""Generated nonsense, a little of it with every change; ``benchmarks/fuzz.py`` asks more."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import api_case, mutated, pages, play, reader_case

SEED, READS, QUESTIONS = 20261130, 400, 200


def test_no_file_breaks_the_reader():
    counts, broken = play(SEED, None, lambda number: number >= READS)
    assert broken == []
    assert min(counts[200], counts[422]) > READS / 20  # neither all read nor all refused: both are looked at


@pytest.mark.slow
def test_no_question_breaks_the_service(client):
    rng, paths = random.Random(SEED), dict(client.app.openapi()["paths"]) | pages()
    answers = {}
    for _ in range(QUESTIONS):
        name, run = api_case(rng, client, paths)
        answers.setdefault(run(), []).append(name)
    assert {status for status in answers if status >= 500} == set(), answers
    assert {200, 404, 422} <= set(answers)


def test_the_same_seed_asks_the_same():
    assert [reader_case(random.Random(1))[0]] == [reader_case(random.Random(1))[0]]
    assert mutated(random.Random(2), b"partner\nKiel\n") != b"partner\nKiel\n"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_a_case_of_any_seed(seed):
    _, run = reader_case(random.Random(seed))
    assert run() in (200, 422)
