"""A long list is answered like a short one: packed findings, JSON in pieces, a bar on a terminal."""

import io
import json
import time
from datetime import date

import pytest
from rich.console import Console

from app.cli import audit as cli_audit
from app.export.audit import export
from app.services.audits import AuditRequest
from matching.readiness.audit import packing as pack
from matching.readiness.audit.packing import Packed, Packer
from models.readiness import AuditReport
from tests.app.mini import MEXICO_CITY
from tests.audit_world import ASKER, RICH, RICH_ITEMS, RUBRIC, STRONG, TODAY, World, audit, city, facts, item, row

PLACES = [city(100 + n, f"Town {n}", ("DE", "CN", "GH")[n % 3]) for n in range(23)]
ROWS = [row(n + 2, c.name, *((STRONG + RICH_ITEMS)[: n % 20]), item("since", 1950 + n)) for n, c in enumerate(PLACES)]


def run(**change) -> AuditReport:
    world = World([ASKER, *PLACES], {(1, 100 + n): facts(1, 100 + n, **RICH) for n in range(0, 23, 4)})
    steps = [((100, 101), item("step", "mission", date(2020, 5, 1)))]
    return audit(ASKER, ROWS, world.sources(evidence=steps), RUBRIC, TODAY, **change)


@pytest.fixture
def long(monkeypatch):
    """The same list where ten ties are long."""
    monkeypatch.setattr("matching.readiness.audit.job.CHUNK", 10)
    return run


def test_a_long_list_has_the_findings_of_a_short_one(long, monkeypatch):
    got = long()
    monkeypatch.setattr("matching.readiness.audit.job.CHUNK", 1000)
    want = run()
    assert isinstance(got.findings, Packed)
    assert isinstance(want.findings, list)
    assert [f.partner.city.name for f in got.findings] == [f.partner.city.name for f in want.findings]
    same = {"questions", "next_evidence"}  # these name clusters by how many partners of a chunk share them
    for one, other in zip(got.findings, want.findings, strict=True):
        assert one.model_dump(exclude=same) == other.model_dump(exclude=same)
    assert (got.portfolio, got.run_id) == (want.portfolio, want.run_id)
    assert (got.findings[3], got.findings[-2:]) == (list(got.findings)[3], list(got.findings)[-2:])


@pytest.mark.parametrize("language", ["en", "es", "ja"])
def test_its_exports_hold_every_tie_in_order(long, language):
    report = long()
    names = [f.partner.city.name for f in report.findings]
    whole = export(report, "json", language=language)
    assert len(list(whole.parts())) == len(names) + 2
    read = AuditReport.model_validate_json(whole.content)
    assert [f.partner.city.name for f in read.findings] == names
    assert (read.language, read.portfolio.ties, len(read.notes)) == (language, len(names), len(report.notes))
    lines = export(report, "csv", language=language).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == names
    shared = json.loads(export(report, "json", "partner", language).content)
    assert sorted(t["partner"]["name"] for t in shared["findings"]) == sorted(names)


def test_changes_are_found_in_a_long_list(long):
    before = AuditReport.model_validate_json(export(long()).content)
    assert long(against=before).changes == []
    fewer = before.model_copy(update={"findings": list(before.findings)[1:]})
    assert [c.kind for c in long(against=fewer).changes] == ["added"]


def test_a_packed_finding_is_small(long):
    report = long()
    packer = Packer()
    for finding in report.findings:
        packer.add(finding)
    packed = packer.packed([2, 0])
    assert sum(map(len, packed._blobs)) < 0.35 * sum(map(len, packed.json()))
    assert list(packed) == [report.findings[2], report.findings[0]]
    assert list(Packer().packed()) == []


def test_an_odd_name_does_not_break_the_pieces(long, monkeypatch):
    report = long()
    odd = report.model_copy(update={"city": report.city.model_copy(update={"name": '"findings":[] {"a":[1]}'})})
    read = AuditReport.model_validate_json(export(odd).content)
    assert (read.city.name, len(read.findings)) == (odd.city.name, len(report.findings))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_is_drawn_on_a_terminal_only(terminal, mini_engine, monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr(cli_audit, "err", Console(file=shown, force_terminal=terminal, width=100))
    monkeypatch.setattr(cli_audit.Store, "ensure", lambda self, progress: mini_engine)
    content = f"partner,geonameid\nMexico City,{MEXICO_CITY}\nHamburg,2911298\n".encode()
    report = cli_audit._run(AuditRequest("Chicago", TODAY, content, "ties.csv"))
    assert len(report.findings) == 2
    if terminal:
        assert "Auditing" in shown.getvalue()
        assert "2/2" in shown.getvalue()
    else:
        assert shown.getvalue() == ""


def test_the_terminal_says_that_a_long_list_is_cut(long, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(cli_audit, "out", Console(file=said, width=200))
    monkeypatch.setattr(cli_audit, "TABLE", 4)
    cli_audit.print_report(long())
    assert "of 23 ties; --format csv, xlsx or json holds all." in " ".join(said.getvalue().split())


def test_the_service_sends_a_long_audit_in_pieces(long, client, monkeypatch):
    monkeypatch.setattr("matching.readiness.audit.job.CHUNK", 2)
    monkeypatch.setattr("app.api.audits.LONG", 2)
    ties = [{"partner": name} for name in ("Hamburg, Germany", "Osaka, Japan", "Milan, Italy", "Nowhere at all")]
    answer = client.post("/api/v1/audits", json={"city": "Chicago, IL, US", "ties": ties, "language": "es"})
    assert answer.headers["content-type"] == "application/json"
    assert "content-length" not in answer.headers
    report = AuditReport.model_validate(answer.json())
    assert (len(report.findings), len(report.problems), report.language) == (3, 1, "es")


def test_findings_do_not_pile_up_before_a_slow_packer(long, monkeypatch):
    real, one = pack._deflated, long().findings[0]

    def slow(texts, primer):
        time.sleep(0.02)
        return real(texts, primer)

    monkeypatch.setattr(pack, "_deflated", slow)
    monkeypatch.setattr(pack, "TOGETHER", 1)
    packer, waiting = Packer(), []
    for _ in range(12):
        packer.add(one)
        waiting.append(sum(not part.done() for part in packer._parts))
    assert max(waiting) <= pack.AHEAD
    assert list(packer.packed()) == [one] * 12
