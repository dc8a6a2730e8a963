"""Figures over coded vignettes, worked out by hand."""

from types import SimpleNamespace

import pytest

from matching.evaluation.vignettes import agreement, calibration, settled_of
from models.agreement import VignetteResult


def one(codes, together, likelihood=None):
    return VignetteResult(
        id=1, name="", codes=list(codes), settled=[], likely=list(together), likelihood=likelihood,
        together=list(together), potential=[0, 100], readiness=[0, 100],
    )  # fmt: skip


RESULTS = [
    one(("ready", "ready"), ["ready"], 0.95),
    one(("ready", "nearly_ready"), ["nearly_ready", "pilot"], 0.92),
    one(("pilot", "pilot"), ["develop"], 0.8),
    one(("develop", "insufficient"), []),
    one(("insufficient", "insufficient"), []),
    one(("insufficient", "insufficient"), ["not_a_priority"], 0.99),
]


def test_counts_by_hand():
    found = agreement(RESULTS, "together")
    assert (found.ties, found.judged, found.unknown) == (6, 4, 2)
    assert (found.agrees, found.agrees_with_one, found.with_one) == (2, 1, 2)
    assert (found.differs, found.silent, found.silent_on_unknown) == (1, 1, 1)
    assert found.confusion["ready or nearly_ready"] == {"nearly_ready or pilot": 1}
    assert found.confusion["insufficient"] == {"open": 1, "not_a_priority": 1}
    assert sum(n for row in found.confusion.values() for n in row.values()) == 6


def test_a_layer_that_says_nothing_is_silent_on_all():
    found = agreement(RESULTS, "settled")
    assert (found.agrees, found.differs, found.silent, found.silent_on_unknown) == (0, 0, 4, 2)


def test_likelihood_beside_how_often_it_held():
    bins = calibration(RESULTS)
    assert [b.count for b in bins] == [1, 2, 1]
    assert [b.held for b in bins] == [0.0, 1.0, 0.0]
    assert [b.stated for b in bins] == [0.8, pytest.approx(0.935), 0.99]


@pytest.mark.parametrize(
    ("verdict", "possible", "want"),
    [
        ("ready", ["ready"], ["ready"]),
        ("one_of", ["pilot", "ready"], ["pilot", "ready"]),
        ("one_of", ["pilot", "nearly_ready", "ready"], []),
        ("insufficient_evidence", ["pilot", "ready"], []),
        ("blocked", ["blocked"], ["blocked"]),
    ],
)
def test_a_set_of_three_names_no_verdict(verdict, possible, want):
    assert settled_of(SimpleNamespace(verdict=verdict, possible=possible)) == want
