"""Rules that are looked up once for an asker and a country are the rules that bear on each pair."""

from datetime import date
from itertools import product

import pytest

from data.tie_tables import read_rules
from matching.relations import in_force, of_asker, of_country
from tests.audit_world import TODAY, city

RULES = read_rules().rows
PLACES = [
    city(1, "A", "US", admin1="TX"), city(2, "B", "US", admin1="OH"), city(3, "C", "CN", admin1="30"),
    city(4, "D", "TW", admin1="04"), city(5, "E", "RU", admin1="84"), city(6, "F", "UA", admin1="11"),
    city(7, "G", "GB", admin1="ENG"), city(8, "H", "IR", admin1="26"), city(472757, "Volgograd", "RU", admin1="84"),
    city(2652221, "Coventry", "GB", admin1="ENG"), city(9, "I", "FR", admin1="32"), city(10, "J", "DE", admin1="13"),
]  # fmt: skip


@pytest.mark.parametrize("day", [TODAY, date(2014, 6, 30), date(2022, 3, 31)])
def test_a_shorter_list_of_rules_gives_the_same_answer(day):
    bearing = 0
    for a, b in product(PLACES, PLACES):
        want = in_force(RULES, a, b, day)
        assert in_force(of_country(of_asker(RULES, a, day), b.country), a, b, day) == want
        bearing += len(want)
    assert bearing > 20


def test_most_rules_need_not_be_looked_at():
    near = of_asker(RULES, PLACES[0], TODAY)
    assert 0 < len(of_country(near, "DE")) < len(near) < len(RULES)
