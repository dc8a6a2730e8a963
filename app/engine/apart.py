"""What strangers send is read in a process apart: limits of memory, processor and time, and nothing to lose.

A small server without threads is started at first use; it forks a child a job. The child reads, answers and is gone;
one that takes too much is killed by the system, and its caller is told.
"""

import io
import logging
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from models import errors
from models.errors import HanseError, InvalidInput, TooLarge

T = TypeVar("T")
log = logging.getLogger("hanse")


# Choices. The longest list that is allowed (100,000 rows) reads in about 20 s and 350 MB (docs/operations.md).
@dataclass(frozen=True)
class Limits:
    """What one job may take: bytes beside what its server has, seconds of processor, seconds by the clock."""

    memory: int = 600 * 1024 * 1024
    cpu: int = 60
    wall: float = 90.0


LIMITS = Limits()
OPEN_FILES = 16
SPENT = (
    "The file takes more memory or time to read than a list of ties may. Save it as CSV with the columns of ties only, "
    "or split it."
)
BROKEN = "The file cannot be read: it is damaged, or no list of ties. Save it anew, or as CSV."
# An answer holds records of ours and days; nothing else is made of what a child says.
_RECORDS = ("models.", "data.ties_file.", "app.web.audit_list")
_PLAIN = {("datetime", "date")}
_READERS = ("app.services.lists", "app.web.audit_list")


def run(call: Callable[..., T], *args: object) -> T:
    """The value of a function of a module, worked out apart.

    Args:
        call: a function at the top of a module. args: what can be pickled.

    Raises:
        HanseError: as the function does. TooLarge: it took too much memory or time. InvalidInput: it failed.
    """
    kind, value = _SERVER.ask(pickle.dumps((LIMITS, call, args), pickle.HIGHEST_PROTOCOL))
    if kind == "done":
        return cast(T, value)
    if kind == "refused":
        name, detail, fields, suggestions = value
        raise cast(type[HanseError], getattr(errors, name))(detail, fields, suggestions)
    log.error("reading apart failed: %s", value)
    raise InvalidInput(BROKEN)


class _Server:
    """The forking server of this process, started at the first job and again where it was lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._owner = 0

    def ask(self, job: bytes) -> tuple[str, Any]:
        """The answer to a job."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs)
            ours.settimeout(LIMITS.wall + 5)
            try:
                _send(ours, job)
                answer = _Answer(io.BytesIO(_receive(ours))).load()
            except (OSError, EOFError):
                answer = ("refused", ("TooLarge", SPENT, (), ()))
        return cast(tuple[str, Any], answer)

    def _hand_over(self, line: socket.socket) -> None:
        with self._lock:
            for _ in range(2):
                if self._line is None or self._owner != os.getpid():
                    self._line, self._owner = _start(), os.getpid()
                try:
                    socket.send_fds(self._line, [b"j"], [line.fileno()])
                    return
                except OSError:
                    self._line = None
        raise InvalidInput("The file cannot be read now: its reader does not start. Try again.")


def _start() -> socket.socket:
    """A new server; it goes when this end is closed, so it never outlives us."""
    ours, theirs = socket.socketpair()
    with theirs:
        # The same places as ours, and never the current folder: a stranger's `data` may lie there.
        env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [sys.executable, "-P", "-m", "app.engine.apart", str(theirs.fileno())]
        subprocess.Popen(command, pass_fds=[theirs.fileno()], env=env, start_new_session=True)
    return ours


class _Answer(pickle.Unpickler):
    """Reads an answer; whatever is no record of ours is refused, so that a child that was taken over gains nothing."""

    def find_class(self, module: str, name: str) -> Any:
        """A class that an answer may hold."""
        found = super().find_class(module, name) if (module, name) in _PLAIN or module.startswith(_RECORDS) else None
        if (module, name) in _PLAIN or (isinstance(found, type) and found.__module__ == module):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")


def _send(line: socket.socket, data: bytes) -> None:
    line.sendall(len(data).to_bytes(8, "big"))
    line.sendall(data)


def _receive(line: socket.socket) -> bytes:
    data = bytearray(int.from_bytes(_exactly(line, 8), "big"))
    view, got = memoryview(data), 0
    while got < len(data):
        got += line.recv_into(view[got:]) or _ended()
    return bytes(data)


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += line.recv(count - len(data)) or cast(bytes, _ended())
    return data


def _ended() -> NoReturn:
    raise EOFError


def serve(line: socket.socket) -> None:
    """Fork a child for each job until the caller is gone. Runs in the server's process, which has one thread."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    while True:
        word, fds, _, _ = socket.recv_fds(line, 1, 1)
        if not word:
            return
        if os.fork() == 0:
            line.close()
            with socket.socket(fileno=fds[0]) as job:
                _work(job)
            os._exit(0)
        os.close(fds[0])


def _work(line: socket.socket) -> None:
    """One job, within limits."""
    limits, call, args = pickle.loads(_receive(line))
    _limit(limits)
    try:
        answer = pickle.dumps(("done", call(*args)), pickle.HIGHEST_PROTOCOL)
    except HanseError as error:
        answer = pickle.dumps(
            ("refused", (type(error).__name__, error.detail, error.errors, tuple(map(str, error.suggestions))))
        )
    except MemoryError:
        answer = pickle.dumps(("refused", (TooLarge.__name__, SPENT, (), ())))
    except Exception as error:  # noqa: BLE001  whatever a file makes a reader raise ends here, and only here
        answer = pickle.dumps(("broken", f"{type(error).__name__}: {error}"[:500]))
    _send(line, answer)


def _limit(limits: Limits) -> None:
    """No more than a list of ties needs; the first to go where memory is short, and the last to be served."""
    os.nice(5)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)
    statm, score = Path("/proc/self/statm"), Path("/proc/self/oom_score_adj")
    if statm.exists():
        score.write_text("1000", "ascii")
        used = int(statm.read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


_SERVER = _Server()

if __name__ == "__main__":
    for name in _READERS:
        import_module(name).warm()
    serve(socket.socket(fileno=int(sys.argv[1])))
