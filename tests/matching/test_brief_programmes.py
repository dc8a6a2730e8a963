"""Which programmes a pair may qualify for, by hand-made pairs; the decision by what is likely."""

from types import SimpleNamespace

import pytest

from data.programmes import read_programmes
from matching.brief.decide import decision
from matching.brief.programmes import applicants, pick
from tests.audit_world import city

LYON, TURIN = city(1, "Lyon", "FR", admin1="84"), city(2, "Turin", "IT", admin1="12")
OSAKA, OHIO = city(3, "Osaka", "JP", admin1="32"), city(4, "Columbus", "US", admin1="OH")
LEIPZIG, KUMASI = city(5, "Leipzig", "DE", admin1="13"), city(6, "Kumasi", "GH", admin1="02")
TORONTO, QUEBEC = city(7, "Toronto", "CA", admin1="08"), city(8, "Quebec", "CA", admin1="10")
MINSK, HARBIN = city(9, "Minsk", "BY", admin1="04"), city(10, "Harbin", "CN", admin1="08")


def named(a, b, decided=None):
    return [one.id for one in pick(read_programmes(), a, b, decided)]


def fits(a, b):
    return {one.id: [c.name for c in applicants(one, a, b)] for one in read_programmes() if applicants(one, a, b)}


def test_two_cities_of_the_european_union():
    assert named(LYON, TURIN)[0] == "interreg_alpine"
    found = fits(LYON, TURIN)
    assert {"urbact", "cerv_twinning", "interreg_europe", "interreg_euro_med"} <= set(found)
    assert found["cerv_twinning"] == ["Lyon", "Turin"]
    assert not {"interreg_baltic", "citizens_fund", "ficol", "nakopa"} & set(found)


def test_japan_and_the_united_states():
    assert named(OSAKA, OHIO) == ["clair_lgotp", "usjf", "kakehashi"]
    found = fits(OHIO, OSAKA)
    assert found["clair_lgotp"] == ["Osaka"]
    assert found["sci_awards"] == ["Columbus"]
    assert "jica_grassroots" not in found


def test_germany_and_a_city_of_africa():
    assert named(LEIPZIG, KUMASI)[0] == "nakopa"
    found = fits(KUMASI, LEIPZIG)
    assert found["nakopa"] == ["Leipzig"]
    assert found["connective_cities"] == ["Kumasi", "Leipzig"]


def test_part_of_a_country_decides():
    assert "fr_quebec" in fits(LYON, QUEBEC)
    assert "fr_quebec" not in fits(LYON, TORONTO)
    assert "canexport_communities" in fits(TORONTO, LYON)


def test_none_for_a_pair_that_no_programme_means_and_within_a_country():
    assert fits(MINSK, HARBIN) == {}
    assert named(QUEBEC, TORONTO) == []


def test_a_cultural_tie_is_shown_what_pays_for_culture():
    assert "sba_step" in named(OHIO, city(11, "Toluca", "MX", admin1="15"))
    assert "sba_step" not in named(OHIO, city(11, "Toluca", "MX", admin1="15"), "cultural")


def asked(certainty, likely, verdict="insufficient_evidence", tie=True):
    finding = SimpleNamespace(
        verdict=verdict, certainty=certainty, likely_of=likely, triage=None, possible=["not_a_priority", "ready"]
    )
    return decision(SimpleNamespace(finding=finding, tie=tie, a=OHIO, b=OSAKA))


@pytest.mark.parametrize(
    ("likely", "do"),
    [
        (["ready"], "do"),
        (["pilot", "nearly_ready"], "do"),
        (["develop", "pilot"], "prepare"),
        (["keep_cultural", "revive_first"], "prepare"),
        (["keep_cultural"], "cultural"),
        (["not_a_priority"], "not_now"),
    ],
)
def test_what_is_likely_decides_where_nothing_is_settled(likely, do):
    decided, sentence = asked("likely", likely)
    assert (decided, sentence.code) == (do, f"brief_likely_{do}")


def test_what_is_open_stays_asked():
    assert asked("open", [])[1].code == "brief_prepare_ask"
    assert asked("likely", ["ready"], tie=False)[1].code == "brief_prepare_new"
