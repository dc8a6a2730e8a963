"""What makes a year the moment: works newer than the last activity, a trade agreement; nothing where nothing is."""

from types import SimpleNamespace

from data.programmes import read_agreements
from matching.brief.now import _agreement, _new_links
from models.link import Link
from tests.audit_world import city

HAMBURG, OSAKA, HANOI = city(1, "Hamburg", "DE"), city(2, "Osaka", "JP"), city(3, "Hanoi", "VN")


def link(name, since, status="open"):
    return Link(
        kind="sites", way="out", name=name, home="Hamburg", city="Osaka", nearby=False, activity="production",
        cluster=None, since=since, status=status, as_of=None, basis="compiled", source="",
    )  # fmt: skip


def ground(*links, last=None, tie=True, b=OSAKA, day="2026-12-01"):
    return SimpleNamespace(
        a=HAMBURG,
        b=b,
        tie=tie,
        year=int(day[:4]),
        pair=SimpleNamespace(links=list(links)),
        finding=SimpleNamespace(lines=[SimpleNamespace(last=last)]),
        report=SimpleNamespace(as_of=day),
        agreements=read_agreements(),
    )


def said(drafts):
    return [(message.code, message.params) for message, _ in drafts]


def test_works_newer_than_the_last_activity_with_their_year():
    found = said(_new_links(ground(link("Old", 2010), link("New", 2016), link("Newest", 2018), last="2012-05-01")))
    about = {"n": 2, "last": "2012-05-01", "name": "Newest", "city": "Osaka", "year": 2018}
    assert found == [("brief_new_since", about)]
    one = said(_new_links(ground(link("Old", 2010), link("New", 2016), last="2012-05-01")))
    assert one == [("brief_new_one", {k: v for k, v in about.items() if k != "n"} | {"name": "New", "year": 2016})]
    assert said(_new_links(ground(link("Old", 2010), link("Undated", None), last="2012-05-01"))) == []


def test_without_an_activity_the_last_five_years_are_news():
    assert [code for code, _ in said(_new_links(ground(link("New", 2022), tie=False)))] == ["site_production"]
    assert said(_new_links(ground(link("Old", 2021), tie=False))) == []
    announced = said(_new_links(ground(link("Plan", None, "announced"), tie=False)))
    assert [code for code, _ in announced] == ["site_production_announced"]


def test_a_trade_agreement_since_the_last_activity():
    found = said(_agreement(ground(last="2017-01-01")))
    assert found == [("brief_agreement_since", {"agreement": "eu_japan", "date": "2019-02-01", "last": "2017-01-01"})]
    assert said(_agreement(ground(last="2020-01-01"))) == []


def test_a_new_partner_hears_of_an_agreement_of_the_last_five_years_only():
    assert said(_agreement(ground(tie=False, b=HANOI, day="2024-01-01"))) == [
        ("brief_agreement", {"agreement": "eu_vietnam", "date": "2020-08-01"})
    ]
    assert said(_agreement(ground(tie=False, b=HANOI))) == []
    assert said(_agreement(ground(tie=False, b=HANOI, day="2020-07-31"))) == []
