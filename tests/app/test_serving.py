"""The running service: where it listens, clients that never finish, its end, and logs that stay small."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from app import logs, serving
from app.serving import listen
from models.errors import InvalidInput


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "hanse.example"])
def test_listening_beyond_this_machine_is_said_on_purpose(host):
    with pytest.raises(InvalidInput, match="beyond this machine") as caught:
        listen(host, 0, exposed=False)
    assert caught.value.errors[0][0] == "--expose"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_loopback_needs_no_word(host):
    with listen(host, 0, exposed=False) as line:
        assert line.getsockname()[1] > 0


def test_all_addresses_where_it_is_meant():
    with listen("0.0.0.0", 0, exposed=True) as line:
        assert line.getsockname()[0] == "0.0.0.0"


def test_a_port_in_use_and_a_host_that_is_none_are_said_before_anything_is_announced():
    with listen("127.0.0.1", 0, exposed=False) as line:
        port = line.getsockname()[1]
        with pytest.raises(InvalidInput, match=f"cannot listen on 127.0.0.1, port {port}: Address already in use"):
            serving.serve("127.0.0.1", port, 1, False, lambda _: pytest.fail("announced"))
    for host in ("192.0.2.7", "no.such.host.invalid", "x" * 300):
        with pytest.raises(InvalidInput, match="cannot listen"):
            listen(host, 0, exposed=True)


@contextlib.contextmanager
def running(home: Path, **more: str):
    """A service in a process of its own, by short times; its address and the process."""
    start = (
        "from app import serving, limits\n"
        "serving.HEADER_SECONDS, serving.IDLE_SECONDS, serving.GRACE_SECONDS = 1.0, 1, 3\n"
        "limits.LEAST_SECONDS = 2.0\n"
        "serving.serve('127.0.0.1', 0, 1, False, lambda address: print(address, flush=True))\n"
    )
    env = os.environ | {"HANSE_HOME": str(home), "HANSE_BUILD_ON_START": "false"} | more
    process = subprocess.Popen(
        [sys.executable, "-c", start], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        address = process.stdout.readline().strip()
        for _ in range(200):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/healthz", timeout=5).read()
                break
            time.sleep(0.05)
        yield address, process
    finally:
        process.kill()
        process.communicate()


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.slow
def test_clients_that_never_finish_are_let_go_and_its_end_is_quick(mini_home):
    with running(mini_home) as (address, process):
        silent, slow, half = connected(address), connected(address), connected(address)
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        half.sendall(
            b"POST /api/v1/rankings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Content-Length: 9\r\n\r\n{"
        )
        began = time.monotonic()
        assert silent.recv(10) == b""
        with contextlib.suppress(ConnectionResetError):
            assert slow.recv(10) == b""
        assert time.monotonic() - began < 3
        assert half.recv(4096).startswith(b"HTTP/1.1 408")
        kept = connected(address)
        for _ in range(3):
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = kept.recv(4096)
            while not answer.endswith(b"}"):
                answer += kept.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200")
        assert kept.recv(10) == b""  # idle for a second
        half = connected(address)
        half.sendall(b"POST /audit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000\r\n\r\n{")
        time.sleep(0.2)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        assert time.monotonic() - began < 6


@pytest.mark.slow
def test_without_descriptors_the_log_stays_small_and_the_service_comes_back(mini_home, tmp_path):
    with running(mini_home) as (address, process):
        import resource

        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (40, 4096))
        lines = []
        with contextlib.suppress(OSError):
            lines += [connected(address) for _ in range(80)]
        time.sleep(2.5)
        for line in lines:
            line.close()
        time.sleep(1.5)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (4096, 4096))
        assert urllib.request.urlopen(f"{address}/healthz", timeout=10).status == 200
        process.terminate()
        _, err = process.communicate(timeout=10)
        assert len(err) < 100_000


def test_of_one_message_so_many_pass_a_minute(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    calm, passed = logs.Calm(), []

    def say(text, *args):
        record = logging.LogRecord("hanse", logging.ERROR, "", 0, text, args, None)
        if calm.filter(record):
            passed.append(record.getMessage())

    for i in range(1000):
        say("failed at %s", i)
        say("another")
    assert len(passed) == 2 * logs.MOST
    now[0] = logs.SECONDS
    say("failed at %s", "last")
    assert passed[-1] == f"failed at last ({1000 - logs.MOST} more of these were left out)"


def test_messages_without_end_do_not_fill_the_memory():
    calm = logs.Calm()
    passed = sum(calm.filter(logging.LogRecord("hanse", 40, "", 0, f"failed {i}", (), None)) for i in range(5_000))
    assert passed == logs.KINDS + logs.MOST
    assert len(calm._seen) == logs.KINDS + 1
