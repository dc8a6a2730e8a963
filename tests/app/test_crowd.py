"""Many at once: a few are worked on, some wait, the rest are sent away in words; health never waits."""

import asyncio
import json
import os
import sys
import threading
import time

import pytest
from threadpoolctl import threadpool_info

from app.crowd import Crowd, Door, Queue, Rule, cores, loop_first, one_thread_each, rules


class Service:
    """An application whose answers wait until they are let go."""

    def __init__(self, questions: Rule, lists: Rule) -> None:
        self.inside, self.most, self.bodies = 0, 0, 0
        self.go = asyncio.Event()
        self.app = Door(self._body(Queue(self._work, crowd := Crowd(questions, lists))), crowd)

    def _body(self, app):
        async def read(scope, receive, send):
            self.bodies += 1
            await app(scope, receive, send)

        return read

    async def _work(self, scope, receive, send):
        self.inside += 1
        self.most = max(self.most, self.inside)
        if not scope["path"].startswith(("/healthz", "/readyz", "/static")):
            await self.go.wait()
        self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/slow-reader":
            await asyncio.sleep(60)
        await send({"type": "http.response.body", "body": b"ok"})

    async def ask(self, path="/x", method="GET"):
        """Status and headers of an answer, and its document where it is none of ours."""
        sent = []

        async def send(message):
            sent.append(message)

        await self.app({"type": "http", "path": path, "method": method, "headers": []}, None, send)
        body = b"".join(m.get("body", b"") for m in sent)
        return sent[0]["status"], dict(sent[0]["headers"]), body


RULE = Rule(at_once=2, waiting=3, patience=5.0)
ONE = Rule(at_once=1, waiting=1, patience=5.0)


async def started(*asked):
    tasks = [asyncio.create_task(one) for one in asked]
    for _ in range(20):
        await asyncio.sleep(0)
    return tasks


def test_as_many_as_the_rule_says_work_and_wait_and_the_rest_are_sent_away():
    async def play():
        service = Service(RULE, ONE)
        tasks = await started(*(service.ask() for _ in range(9)))
        done = [t.result() for t in tasks if t.done()]
        assert [status for status, _, _ in done] == [503] * 4
        assert service.bodies == 5  # the body of whoever is sent away is not read
        for _, headers, body in done:
            assert int(headers[b"retry-after"]) >= 1
            assert headers[b"content-type"] == b"application/problem+json"
            assert json.loads(body)["title"] == "Busy"
            assert headers[b"retry-after"].decode() in json.loads(body)["detail"]
        service.go.set()
        assert [(await t)[0] for t in tasks].count(200) == 5
        assert service.most == 2
        assert (await service.ask())[0] == 200

    asyncio.run(play())


def test_whoever_waits_too_long_is_told():
    async def play():
        service = Service(Rule(1, 5, 0.05), ONE)
        first, second = await started(service.ask(), service.ask())
        status, headers, _ = await second
        assert (status, int(headers[b"retry-after"])) == (503, 1)
        service.go.set()
        assert (await first)[0] == 200

    asyncio.run(play())


def test_lists_do_not_hold_questions_up_and_health_never_waits():
    async def play():
        service = Service(ONE, ONE)
        lists = await started(*(service.ask("/api/v1/audits", "POST") for _ in range(2)))
        assert (await service.ask("/audit", "POST"))[0] == 503
        question, waiting = await started(service.ask("/api/v1/audits"), service.ask("/"))
        assert (await service.ask("/cities/1"))[0] == 503
        for path in ("/healthz", "/readyz", "/static/1/a.css"):
            assert (await service.ask(path))[0] == 200
        service.go.set()
        assert [(await t)[0] for t in (*lists, question, waiting)] == [200] * 4

    asyncio.run(play())


def test_a_slow_reader_of_an_answer_holds_nobody_up():
    async def play():
        service = Service(ONE, ONE)
        service.go.set()
        (slow,) = await started(service.ask("/slow-reader"))
        assert (await service.ask())[0] == 200
        slow.cancel()

    asyncio.run(play())


def test_a_failure_gives_its_token_back():
    async def play():
        crowd = Crowd(ONE, ONE)

        async def fail(scope, receive, send):
            raise RuntimeError("boom")

        app = Door(Queue(fail, crowd), crowd)
        for _ in range(5):
            with pytest.raises(RuntimeError):
                await app({"type": "http", "path": "/", "method": "GET", "headers": []}, None, None)
        lane = crowd.of({"type": "http", "path": "/", "method": "GET"})
        assert (lane.inside, lane._tokens.borrowed_tokens) == (0, 0)

    asyncio.run(play())


def test_the_rules_follow_the_cores():
    questions, lists = rules()
    assert questions.at_once == cores() == len(os.sched_getaffinity(0))
    assert 1 <= lists.at_once <= questions.at_once
    assert lists.waiting * 35 < 600  # megabytes of bodies that may wait on two cores: part of the stated memory


def test_sums_take_one_thread():
    one_thread_each()
    assert {pool["num_threads"] for pool in threadpool_info()} == {1}


def steps(seconds: float) -> int:
    """Steps of a loop beside two threads that work without a pause."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            sum(range(10_000))

    async def count() -> int:
        end, n = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            await asyncio.sleep(0.0001)
            n += 1
        return n

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        return asyncio.run(count())
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_the_loop_comes_sooner_to_its_turn_than_python_lets_it():
    usual = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        before = steps(1.0)
        loop_first()
        assert steps(1.0) > 1.5 * before
    finally:
        sys.setswitchinterval(usual)
