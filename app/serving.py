"""Running the service: where it may listen, how long it waits for a client, and how it ends."""

import asyncio
import ipaddress
import resource
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from models.errors import InvalidInput

# Choices: a client sends its headers within ten seconds and its next question within five; an answer that is being
# worked on when the service is told to end has twenty.
HEADER_SECONDS, IDLE_SECONDS, GRACE_SECONDS = 10.0, 5, 20
MAX_HEADERS = 32 * 1024
FILES = 4096  # descriptors that the process asks for; a choice
_FREE = ("--port", "0 takes a free one")
Announce = Callable[[str], None]


class Timed(H11Protocol):
    """HTTP/1.1 that ends a connection whose headers do not come."""

    _header_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new client: more of them than there are descriptors for are let go at once."""
        super().connection_made(transport)
        if len(self.connections) > _most_connections():
            transport.abort()
            return
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        """The first byte of a further question on a kept connection starts the clock as well."""
        if self._header_timer is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_headers()
        super().data_received(data)

    def handle_events(self) -> None:
        """Read what came; a question whose headers are whole stops the clock."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._stop_clock()
        super().connection_lost(exc)

    def _expect_headers(self) -> None:
        self._stop_clock()
        self._header_timer = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_clock(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None


def _most_connections() -> int:
    """Connections at once: some descriptors are left for files."""
    return max(64, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 128)


def listen(host: str, port: int, exposed: bool) -> socket.socket:
    """A socket that listens, before anybody is told so.

    Args:
        exposed: listening beyond this machine is meant.

    Raises:
        InvalidInput: the port is in use, the host is none of this machine's, or it lies beyond the machine.
    """
    if not exposed and not _is_loopback(host):
        detail = f"{host} lies beyond this machine, and Hanse has no sign-in of its own: put one in front of it."
        raise InvalidInput(detail, [("--expose", "say so if it is meant; name the hosts in HANSE_ALLOWED_HOSTS")])
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        line = socket.socket(family, kind, protocol)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(address)
        line.listen(2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"Hanse cannot listen on {host}, port {port}: {reason}.", [_FREE]) from error
    line.set_inheritable(True)
    return line


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(host: str, port: int, workers: int, exposed: bool, announce: Announce) -> None:
    """Serve until told to end.

    Raises:
        InvalidInput: as ``listen``.
    """
    line = listen(host, port, exposed)
    _more_files()
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    announce(f"http://{shown}:{line.getsockname()[1]}")
    config = uvicorn.Config("app.main:application", **_options(workers))
    if workers > 1:
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[line]).run()
    else:
        uvicorn.Server(config).run(sockets=[line])


def _options(workers: int) -> dict[str, Any]:
    return {
        "factory": True,
        "workers": workers,
        "http": Timed,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "h11_max_incomplete_event_size": MAX_HEADERS,
        "timeout_keep_alive": IDLE_SECONDS,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }


def _more_files() -> None:
    """As many descriptors as wanted, where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
