import pytest

from data.purposes import read_purposes
from features.blocks.registry import BLOCKS

NAMED = {"general", "trade", "investment", "innovation", "ports", "tourism", "education", "climate", "culture"}


def test_all_nine_with_general_first():
    assert set(read_purposes()) >= NAMED
    assert next(iter(read_purposes())) == "general"


@pytest.mark.parametrize("name", read_purposes())
def test_each_has_weights_that_sum_to_one_and_a_reason(name):
    purpose = read_purposes()[name]
    assert purpose.weights.keys() <= set(BLOCKS)
    assert min(purpose.weights.values()) >= 0
    assert sum(purpose.weights.values()) == pytest.approx(1, abs=1e-5)
    assert 0 <= purpose.complement <= 1
    assert len(purpose.why) > 40
    assert purpose.question.endswith("?")
    assert (purpose.names["en"], purpose.questions["en"]) == (purpose.name, purpose.question)
    assert all(text.strip() for text in (*purpose.names.values(), *purpose.questions.values()))


def test_those_without_city_facts_say_so():
    assert {n for n in NAMED if read_purposes()[n].exploratory} == {"tourism", "education", "climate"}


def test_general_asks_for_no_complementarity_and_trade_does():
    purposes = read_purposes()
    assert purposes["general"].complement == 0
    assert purposes["trade"].complement > 0
    assert max(purposes["ports"].weights, key=purposes["ports"].weights.get) == "port"


def test_the_table_refuses_silent_overwrite():
    with pytest.raises(TypeError):
        read_purposes()["general"] = None


def test_words_of_other_languages_are_for_pages_and_not_for_json():
    trade = read_purposes()["trade"]
    assert (trade.names["es"], trade.questions["ja"]) == ("Comercio", "どこと貿易すべきか")
    assert (trade.name, trade.question) == ("Trade", "Who should we trade with?")
    keys = {"id", "name", "question", "weights", "complement", "exploratory", "why"}
    assert trade.model_dump(mode="json").keys() == keys
    assert type(trade).model_json_schema(mode="serialization")["properties"].keys() == keys
