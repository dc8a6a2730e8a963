"""Records of the audit refuse what makes no sense."""

from datetime import date

import pytest
from pydantic import ValidationError

from models.evidence import Evidence
from models.policy import Policy
from models.rubric import Rubric
from tests.audit_world import CRITERIA, RUBRIC, item


def changed(**change) -> Rubric:
    return Rubric.model_validate(RUBRIC.model_dump() | change)


def test_weights_must_sum_to_a_hundred():
    criteria = [c.model_dump() for c in RUBRIC.criteria]
    criteria[0]["weight"] += 1
    with pytest.raises(ValidationError, match="sum to 101"):
        changed(criteria=criteria)


def test_a_rubric_is_a_list_of_criteria_each_once():
    criteria = [c.model_dump() for c in RUBRIC.criteria]
    with pytest.raises(ValidationError, match="two criteria have the same id"):
        changed(criteria=[*criteria[:-1], criteria[-1] | {"id": "A1"}])
    first = criteria[0] | {"weight": criteria[0]["weight"] + criteria[3]["weight"]}
    fewer = changed(criteria=[first, *criteria[1:3], *criteria[4:]])
    assert fewer.ids == tuple(name for name in CRITERIA if name != "A4")
    assert fewer.criterion("A4") is None


def test_ready_needs_criteria_that_exist():
    criteria = [c.model_dump() for c in RUBRIC.criteria]
    criteria[7]["id"] = "B5"
    with pytest.raises(ValidationError, match="ready_needs names B4, which the criteria lack"):
        changed(criteria=criteria)


@pytest.mark.parametrize("change", [{"bands": (65, 45)}, {"ready_needs": {"C2": 2}}, {"draws": 0}, {"colour": 1}])
def test_a_rubric_that_makes_no_sense(change):
    with pytest.raises(ValidationError):
        changed(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"excluded_countries": {"CHN": "x"}},
        {"excluded_countries": {"CN": " "}},
        {"size_ratio": 2},
        {"one_per": "planet"},
        {"colour": 1},
    ],
)
def test_a_policy_that_makes_no_sense(change):
    with pytest.raises(ValidationError):
        Policy.model_validate(change)


def test_the_default_policy_rules_nothing_out():
    assert Policy().excluded_countries == {}
    assert Policy(excluded_countries={"cn": "vote"}).excluded_countries == {"CN": "vote"}


def test_evidence_is_frozen_and_its_key_says_what_it_says():
    one = item("since", 1990)
    with pytest.raises(ValidationError):
        one.value = 1991
    assert one.key == item("since", 1990).key
    assert one.key != item("since", 1991).key
    with pytest.raises(ValidationError):
        Evidence.model_validate(
            {"field": "since", "value": 1, "as_of": date(2020, 1, 1), "source": "x", "side": "left"}
        )
