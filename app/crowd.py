"""Many at once: as many are worked on as there are cores, some wait, the rest are told when to come again."""

import math
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from threadpoolctl import threadpool_limits

from app.problem import problem

# Never wait: what watches the service must hear from it when it is busiest.
FREE = ("/healthz", "/readyz", "/static/")
# Whole lists and many questions at once: they take a second and megabytes where a ranking takes 50 ms and some kB.
HEAVY = ("/api/v1/audits", "/audit", "/api/v1/rankings/bulk", "/api/v1/scores")

TURN = "hanse.turn"  # where a request's scope has its turn
# A tenth of Python's own: with two threads at work a step of the loop comes three to four times as soon.
SWITCH_SECONDS = 0.0005


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Rule:
    """How many are worked on, how many wait beside them, and how many seconds at most.

    Choices: whoever waits longer than ``patience`` has gone, and a line that cannot be worked off by then is too long.
    """

    at_once: int
    waiting: int
    patience: float


def rules() -> tuple[Rule, Rule]:
    """For questions, and for lists: two kinds, so that lists never keep a question waiting."""
    count = cores()
    return Rule(count, 32 * count, 10.0), Rule(max(1, count // 2), 4 * count, 30.0)


class Tired(Exception):
    """Waited longer than the rule's patience."""


class Lane:
    """Those who are worked on, and those who wait.

    Args:
        rule: how many of each.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.inside = 0
        self._tokens = anyio.CapacityLimiter(rule.at_once)

    @property
    def full(self) -> bool:
        """Whether whoever comes now is sent away."""
        return self.inside >= self.rule.at_once + self.rule.waiting

    @property
    def retry_after(self) -> int:
        """Seconds until there is room, if all who wait stay as long as they may."""
        return max(1, math.ceil(self.rule.patience / 2))

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the line, taken before a body is read: bodies of those sent away fill no memory."""
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    @asynccontextmanager
    async def turn(self) -> AsyncIterator["Turn"]:
        """A token of work; given back when the answer begins, unless it is kept, or here.

        Raises:
            Tired: it took longer than the rule's patience.
        """
        turn = Turn(self._tokens)
        with anyio.move_on_after(self.rule.patience) as waiting:
            await self._tokens.acquire_on_behalf_of(turn)
        if waiting.cancelled_caught:
            raise Tired
        try:
            yield turn
        finally:
            turn.over()


class Turn:
    """One token, held until it is over.

    Attributes:
        kept: whether the work goes on after the answer has begun; who keeps it says when it is over.
    """

    def __init__(self, tokens: anyio.CapacityLimiter) -> None:
        self.kept = False
        self._tokens: anyio.CapacityLimiter | None = tokens

    def begun(self) -> None:
        """The answer begins."""
        if not self.kept:
            self.over()

    def over(self) -> None:
        """Give the token back, once."""
        if self._tokens is not None:
            self._tokens.release_on_behalf_of(self)
            self._tokens = None


class Crowd:
    """The lanes of one application, and its two gates: ``Door`` before a body is read, ``Queue`` after."""

    def __init__(self, questions: Rule, lists: Rule) -> None:
        self._rules = questions, lists
        self._lanes: tuple[Lane, Lane] | None = None

    def of(self, scope: Scope) -> Lane | None:
        """The lane of a request; None for what never waits."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            return None
        if self._lanes is None:  # tokens belong to a running loop
            self._lanes = Lane(self._rules[0]), Lane(self._rules[1])
        return self._lanes[scope["path"].startswith(HEAVY) and scope["method"] == "POST"]


class Door:
    """ASGI middleware: sends away whoever finds the line full."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self.app = app
        self.crowd = crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a place in its line."""
        lane = self.crowd.of(scope)
        if lane is None:
            await self.app(scope, receive, send)
        elif lane.full:
            await _busy(scope, receive, send, lane)
        else:
            with lane.place():
                await self.app(scope, receive, send)


class Queue:
    """ASGI middleware: lets as many work at once as the rule says; a slow reader of an answer holds nobody up."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self.app = app
        self.crowd = crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is its turn."""
        lane = self.crowd.of(scope)
        if lane is None:
            await self.app(scope, receive, send)
            return
        try:
            async with lane.turn() as turn:

                async def begin(message: Message) -> None:
                    turn.begun()
                    await send(message)

                await self.app({**scope, TURN: turn}, receive, begin)
        except Tired:
            await _busy(scope, receive, send, lane)


async def _busy(scope: Scope, receive: Receive, send: Send, lane: Lane) -> None:
    detail = f"More is asked than can be answered now. Try again in {lane.retry_after} seconds."
    answer = problem("busy", scope, detail)
    answer.headers["Retry-After"] = str(lane.retry_after)
    await answer(scope, receive, send)


def one_thread_each() -> None:
    """One thread for each sum: requests share the cores out, and threads of threads only wait for each other."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # for libraries that are loaded later
    threadpool_limits(limits=1)


def loop_first() -> None:
    """Threads that work pass the interpreter on ten times as often: the loop that answers asks for it at each step."""
    sys.setswitchinterval(SWITCH_SECONDS)
