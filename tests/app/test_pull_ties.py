"""``hanse pull ties`` against an endpoint of our own: pages, patience, going on, and what a build makes of it."""

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from app.engine.doctor import doctor
from app.engine.pull import pull, pulled
from app.engine.pull_ties import pulled_ties
from app.services.partnerships import partnerships
from app.services.sources import sources
from app.settings import Settings
from data.sources import sparql
from data.sources.wikidata import query
from models.errors import InvalidInput, NotReady
from tests.app import mini
from tests.app.mini import CHICAGO, HAMBURG, LA_PAZ, MEXICO_CITY, ROTTERDAM
from tests.data.test_wikidata import page, statement

DE, US = page(statement(HAMBURG, CHICAGO, "1994-07-20T00:00:00Z")), page(statement(CHICAGO, ROTTERDAM))


@dataclass
class Wikidata:
    """What the endpoint answers, by query; faults come first. What it was asked, and by whom."""

    answers: dict[str, str]
    faults: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""


@pytest.fixture
def endpoint() -> Iterator[Wikidata]:
    state = Wikidata({query("DE", 0): DE, query("US", 0): US})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = parse_qs(body)["query"][0]
            state.asked.append(asked)
            state.agents.add(self.headers["User-Agent"])
            code, headers, text = state.faults.pop(0) if state.faults else (200, {}, state.answers[asked])
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def two_countries(monkeypatch):
    monkeypatch.setattr("app.engine.pull_ties.country_rows", lambda: {"US": {}, "DE": {}})


@pytest.fixture
def settings(tmp_path, endpoint) -> Settings:
    return Settings(home=tmp_path / "home", wikidata=endpoint.address, contact="office@city.example")


class Clock:
    """Waits that take no time, and how long they would have been."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def known(settings: Settings) -> list[tuple[int, int, int | None]]:
    found = pulled_ties(settings)
    return [(t.a, t.b, t.since) for t in found.ties] if found is not None else []


BOTH = [(ROTTERDAM, CHICAGO, None), (HAMBURG, CHICAGO, 1994)]


def test_each_country_is_asked_once_with_a_pause_and_who_asks_is_said(settings, endpoint):
    clock = Clock()
    (found,) = pull(["ties"], None, settings, wait=clock)
    assert known(settings) == BOTH
    assert endpoint.asked == [query("DE", 0), query("US", 0)]
    assert clock.waits == [1.0, 1.0]
    (agent,) = endpoint.agents
    assert agent.startswith("Hanse/")
    assert "office@city.example" in agent
    assert found.as_of == datetime.now(UTC).date()
    assert pulled(settings) == ()  # it counts nothing, and is no source of the industry mix


def test_a_country_goes_on_until_a_page_is_not_full(settings, endpoint, monkeypatch):
    monkeypatch.setattr("data.sources.wikidata.PAGE", 1)
    pages = [DE, page(statement(HAMBURG, MEXICO_CITY)), page()]
    endpoint.answers |= {query("DE", n): text for n, text in enumerate(pages)}
    endpoint.answers |= {query("US", n): page() for n in range(1)}
    pull(["wikidata"], None, settings, wait=Clock())
    assert endpoint.asked == [*(query("DE", n) for n in range(3)), query("US", 0)]
    assert [(a, b) for a, b, _ in known(settings)] == [(HAMBURG, MEXICO_CITY), (HAMBURG, CHICAGO)]


def test_what_is_busy_is_waited_for_ever_longer_or_as_long_as_it_asks(settings, endpoint):
    soon = formatdate(time.time() + 100, usegmt=True)
    endpoint.faults = [
        (503, {}, ""), (429, {"Retry-After": "45"}, ""), (200, {}, DE[:40]), (429, {"Retry-After": soon}, ""),
    ]  # fmt: skip
    clock = Clock()
    pull(["ties"], None, settings, wait=clock)
    assert known(settings) == BOTH
    assert clock.waits[:3] == [2.0, 45.0, 8.0]
    assert 95 < clock.waits[3] <= 100
    assert clock.waits[4:] == [1.0, 1.0]


@pytest.mark.parametrize("asked", ["86400", "never", "-5"])
def test_no_wait_is_longer_than_five_minutes(settings, endpoint, asked):
    endpoint.faults = [(429, {"Retry-After": asked}, "")]
    clock = Clock()
    pull(["ties"], None, settings, wait=clock)
    assert clock.waits[0] == {"86400": 300.0}.get(asked, 2.0)


def test_a_pull_that_broke_off_goes_on_where_it_was(settings, endpoint):
    endpoint.faults = [(200, {}, DE), *[(503, {}, "")] * 6]
    with pytest.raises(InvalidInput, match=r"HTTP 503.*run the command again"):
        pull(["ties"], None, settings, wait=Clock())
    assert pulled_ties(settings) is None
    assert endpoint.asked == [query("DE", 0), *[query("US", 0)] * 6]
    endpoint.asked.clear()
    pull(["ties"], None, settings, wait=Clock())
    assert endpoint.asked == [query("US", 0)]
    assert known(settings) == BOTH
    endpoint.asked.clear()
    pull(["ties"], None, settings, wait=Clock())  # a pull that is done begins anew
    assert len(endpoint.asked) == 2


def test_pages_of_another_week_are_asked_for_again(settings, endpoint):
    endpoint.faults = [(200, {}, page()), *[(503, {}, "")] * 6]
    with pytest.raises(InvalidInput):
        pull(["ties"], None, settings, wait=Clock())
    (old,) = (settings.cache / "wikidata").iterdir()
    os.utime(old, (time.time() - 8 * 86400,) * 2)
    pull(["ties"], None, settings, wait=Clock())
    assert known(settings) == BOTH


def test_an_endpoint_that_refuses_or_is_none_is_said_at_once(settings, endpoint):
    endpoint.faults = [(400, {}, "MalformedQueryException")]
    clock = Clock()
    with pytest.raises(InvalidInput, match=r"HTTP 400.*MalformedQuery"):
        pull(["ties"], None, settings, wait=clock)
    assert clock.waits == []
    for address, said in (("ftp://a.example", "no address"), ("nonsense", "no address")):
        with pytest.raises(InvalidInput, match=said):
            pull(["ties"], None, settings.model_copy(update={"wikidata": address}), wait=clock)
    closed = settings.model_copy(update={"wikidata": "http://127.0.0.1:9/sparql"})
    with pytest.raises(InvalidInput, match="gives no answer"):
        pull(["ties"], None, closed, wait=clock)
    assert clock.waits == [2.0, 4.0, 8.0, 16.0, 32.0]


def test_json_that_is_no_page_is_not_kept(settings, endpoint):
    endpoint.faults = [(200, {}, '{"error": "quota"}')]
    with pytest.raises(InvalidInput, match="no page"):
        pull(["ties"], None, settings, wait=Clock())
    pull(["ties"], None, settings, wait=Clock())
    assert known(settings) == BOTH


@pytest.fixture
def mirror(tmp_path):
    folder = tmp_path / "mirror" / "wikidata"
    folder.mkdir(parents=True)
    for name, text in (("DE.json", DE), ("US.json", US)):
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (datetime(2026, 5, 1, tzinfo=UTC).timestamp(),) * 2)
    return folder.parent


def test_a_mirror_is_read_without_asking_anybody(settings, endpoint, mirror):
    (found,) = pull(["ties"], mirror, settings)
    assert known(settings) == BOTH
    assert endpoint.asked == []
    assert str(found.as_of) == "2026-05-01"  # the day of the oldest page
    assert (mirror / "wikidata" / "DE.json").exists()


def test_all_takes_ties_in_where_the_mirror_has_them(settings, mirror):
    census, firms = mirror / "us_census_cbp", mirror / "companies_by_city"
    for folder in (census, firms):
        folder.mkdir()
    area = "Houston-The Woodlands-Sugar Land, TX Metro Area"
    (census / "a.json").write_text(json.dumps([["NAME", "NAICS2017", "EMP"], [area, "336", "9"]]))
    (firms / "companies.csv").write_text("name,industry,country,city,geonameid\nA,Banks,Germany,Hamburg,2911298\n")
    assert [s.name for s in pull(["all"], mirror, settings)] == ["companies", "census", "ties"]
    (mirror / "wikidata").rename(mirror / "elsewhere")
    assert [s.name for s in pull(["all"], mirror, settings)] == ["companies", "census"]
    with pytest.raises(InvalidInput, match="wikidata"):
        pull(["ties"], mirror, settings)


def test_the_command_says_what_came(settings, endpoint, bare_hanse, monkeypatch):
    monkeypatch.setattr(sparql, "PAUSE", 0.0)
    monkeypatch.setenv("HANSE_HOME", str(settings.home))
    monkeypatch.setenv("HANSE_WIKIDATA", endpoint.address)
    got = bare_hanse("pull", "ties")
    assert got.code == 0
    assert "ties: 2 ties of 3 places (Wikidata, property P190, " in got.out
    assert "CC0); 0 statements" in got.out
    assert "Run `hanse build`" in got.out


def test_a_damaged_file_of_ties_is_said_with_its_remedy(settings):
    settings.sources.mkdir(parents=True)
    (settings.sources / "ties.json").write_text("{}")
    with pytest.raises(NotReady, match="hanse pull ties"):
        pulled_ties(settings)
    assert any("hanse pull ties" in finding.text for finding in doctor(settings) if not finding.ok)


def test_the_next_build_joins_the_ties_and_a_file_of_pairs_shuts_them_out(settings, endpoint, tmp_path):
    endpoint.answers[query("US", 0)] = page(statement(CHICAGO, LA_PAZ, "2001-01-01T00:00:00Z"))
    pull(["ties"], None, settings, wait=Clock())
    mini.make(settings.home)
    engine = mini.open_(settings.home)
    mine = {t.partner.id: t for t in partnerships(engine, engine.row(CHICAGO)).partnerships}
    assert (mine[LA_PAZ].since, mine[LA_PAZ].basis) == (2001, "opened")
    assert mine[LA_PAZ].source.startswith("Wikidata, property P190 (CC0), read ")
    assert mine[HAMBURG].source.startswith("Wikidata")  # ours is from memory: the year and its source come from there
    (listed,) = [s for s in sources(engine) if s.kind == "pulled"]
    assert (listed.name, listed.rows, listed.licence) == ("ties", 2, "CC0")
    mini.make(settings.home, mini.pairs_file(tmp_path, (MEXICO_CITY, CHICAGO)))
    alone = mini.open_(settings.home)
    assert [t.partner.id for t in partnerships(alone, alone.row(CHICAGO)).partnerships] == [MEXICO_CITY]
    assert not [s for s in sources(alone) if s.kind == "pulled"]
