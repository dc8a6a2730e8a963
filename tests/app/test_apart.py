"""What strangers send is read apart: whatever happens there, the service says so and goes on."""

import os
import pickle
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from app.engine import apart
from app.engine.apart import Limits, run
from app.services.lists import read_list
from models.errors import InvalidInput, TooLarge, UnknownCity
from models.partnership import TieRow


def answer(value: object) -> object:
    return value


def pid_of_child() -> int:
    return os.getpid()


def server_of_child() -> int:
    return os.getppid()


def eat() -> int:
    return len(bytes(200 * 1024 * 1024))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse() -> None:
    raise UnknownCity("no such city", [("city", "strange")], ["Chicago"])


def fail() -> None:
    raise RuntimeError("secret of the reader")


def write() -> None:
    Path("/tmp/never-written").write_text("x")


def strange() -> Path:
    return Path("/")


def test_the_value_comes_back_and_each_job_has_a_process_of_its_own():
    tie = TieRow(line=2, partner="Lyon", country="FR")
    assert run(answer, [tie, date(2026, 1, 2)]) == [tie, date(2026, 1, 2)]
    first, second = run(pid_of_child), run(pid_of_child)
    assert len({first, second, os.getpid()}) == 3
    assert not Path(f"/proc/{first}").exists()


@pytest.mark.parametrize(
    "call, limits",
    [(eat, Limits(memory=100 * 1024 * 1024)), (spin, Limits(cpu=1)), (sleep, Limits(wall=0.5)), (die, Limits())],
)
def test_a_job_that_takes_too_much_is_ended_and_said(monkeypatch, call, limits):
    monkeypatch.setattr(apart, "LIMITS", limits)
    began = time.monotonic()
    with pytest.raises(TooLarge, match="more memory or time"):
        run(call)
    assert time.monotonic() - began < 5
    assert run(answer, 1) == 1


def test_what_fits_the_limit_passes(monkeypatch):
    monkeypatch.setattr(apart, "LIMITS", Limits(memory=300 * 1024 * 1024))
    assert run(eat) == 200 * 1024 * 1024


def test_a_refusal_comes_back_whole():
    with pytest.raises(UnknownCity, match="no such city") as caught:
        run(refuse)
    assert (caught.value.errors, caught.value.suggestions) == ((("city", "strange"),), ("Chicago",))


def test_a_failure_is_logged_and_not_shown(caplog):
    with pytest.raises(InvalidInput, match="damaged") as caught:
        run(fail)
    assert "secret" not in str(caught.value)
    assert "secret of the reader" in caplog.text


def test_a_job_can_write_no_file():
    with pytest.raises((InvalidInput, TooLarge)):
        run(write)
    assert not Path("/tmp/never-written").exists() or Path("/tmp/never-written").stat().st_size == 0
    Path("/tmp/never-written").unlink(missing_ok=True)


def test_nothing_but_records_is_made_of_an_answer():
    with pytest.raises(pickle.UnpicklingError, match=r"pathlib\S+ is no part of an answer"):
        run(strange)
    for payload in (pickle.dumps(os.system), pickle.dumps(eval), b"cmodels.errors\nos\n."):
        with pytest.raises((pickle.UnpicklingError, AttributeError)):
            apart._Answer(__import__("io").BytesIO(payload)).load()


def test_a_server_that_was_killed_is_started_anew():
    server = run(server_of_child)
    os.kill(server, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert run(server_of_child) != server
            break
        except TooLarge:  # the job was handed over before the server was seen to be gone
            continue
    else:
        pytest.fail("the server did not come back")


def test_a_list_is_read_apart():
    table = read_list(b"partner,country,staff\nLyon,FR,minus\n", "ties.csv", date(2026, 1, 1))
    assert [(row.partner, row.country) for row in table.rows] == [("Lyon", "FR")]
    assert [(p.line, p.column) for p in table.problems] == [(2, "staff_fte")]
