import pytest

from data.purposes import read_purposes
from features.blocks.registry import BLOCKS, FEATURES
from matching.ranking.weighting import purpose_weighting

SIDE = {f.name: f.side for b in BLOCKS for f in FEATURES[b]}
NAMED = {"general", "trade", "investment", "innovation", "ports", "tourism", "education", "climate", "culture"}


def test_all_nine_with_general_first():
    assert set(read_purposes()) >= NAMED
    assert next(iter(read_purposes())) == "general"


@pytest.mark.parametrize("name", read_purposes())
def test_each_weighs_features_on_their_own_side_and_says_why(name):
    purpose = read_purposes()[name]
    assert purpose.sides.keys() == {"prize", "affinity"}
    for side, weights in purpose.sides.items():
        assert {SIDE[feature] for feature in weights} == {side}
        assert min(weights.values()) > 0
    assert 0 < purpose.reach < 1  # neither end: both sides have a say unless somebody turns the dial
    assert len(purpose.why) > 40
    assert purpose.basis == "stated" or "learned from" in purpose.basis
    assert purpose.question.endswith("?")
    assert (purpose.names["en"], purpose.questions["en"]) == (purpose.name, purpose.question)
    assert all(text.strip() for text in (*purpose.names.values(), *purpose.questions.values()))


@pytest.mark.parametrize("name", read_purposes())
def test_before_a_build_spreads_are_one_and_shares_of_blocks_unknown(name):
    purpose = read_purposes()[name]
    assert (purpose.spread, purpose.weights) == ({"prize": 1, "affinity": 1}, {})


def test_learned_weights_name_their_links_and_licence():
    learned = {n: p.basis for n, p in read_purposes().items() if p.basis != "stated"}
    assert learned.keys() == {"investment", "innovation", "tourism"}
    assert all("half stated" in basis and basis.endswith(("(CC0)", "(ODbL)")) for basis in learned.values())


def test_those_without_city_facts_say_so():
    assert {n for n in NAMED if read_purposes()[n].exploratory} == {"tourism", "education", "climate"}


def block_shares(name):
    return purpose_weighting(read_purposes()[name], 0.0).blocks


def test_who_supplies_whom_counts_as_much_as_who_is_alike_in_trade_alone():
    affinity = {name: purpose.sides["affinity"] for name, purpose in read_purposes().items()}
    turned = {n for n, a in affinity.items() if a.get("sells", 0) + a.get("buys", 0) > a.get("industry_alike", 0)}
    assert turned == {"trade"}
    assert {n for n, a in affinity.items() if a.get("next_industry", 0) >= 10} == {"investment", "innovation"}


def test_likeness_of_size_counts_only_where_a_purpose_means_it():
    sized = {n for n in read_purposes() if block_shares(n)["size"] > 0}
    assert sized == {"education", "climate", "culture"}


def test_ports_ask_for_ports_first_on_both_sides():
    ports = read_purposes()["ports"]
    assert max(block_shares("ports"), key=block_shares("ports").get) == "port"
    assert max(ports.sides["prize"], key=ports.sides["prize"].get) == "sea_hub"


def test_the_table_refuses_silent_overwrite():
    with pytest.raises(TypeError):
        read_purposes()["general"] = None


def test_words_of_other_languages_are_for_pages_and_not_for_json():
    trade = read_purposes()["trade"]
    assert (trade.names["es"], trade.questions["ja"]) == ("Comercio", "どこと貿易すべきか")
    assert (trade.name, trade.question) == ("Trade", "Who should we trade with?")
    keys = {"id", "name", "question", "reach", "weights", "complement", "exploratory", "why", "basis"}
    assert trade.model_dump(mode="json").keys() == keys
    assert type(trade).model_json_schema(mode="serialization")["properties"].keys() == keys
