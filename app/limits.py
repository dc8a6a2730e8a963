"""Refuse bodies past the limit of their address before they fill the memory, and those that never end."""

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problem import domain_problem, problem
from models.errors import TooLarge

MEGABYTE = 1024 * 1024
DEFAULT_LIMIT = MEGABYTE  # far more than any question
# An audit takes a workbook of 100,000 rows (docs/audit.md), or a whole earlier report to compare with.
LIMITS = (("/api/v1/audits", 35 * MEGABYTE), ("/audit", 35 * MEGABYTE))
# A form without a file holds the list of the page at most, and is read on the loop that all requests share.
FORM, FORM_LIMIT = b"application/x-www-form-urlencoded", 8 * MEGABYTE
# Choices: a question comes within ten seconds, and a large list at 300 kB a second, as a poor line sends it.
LEAST_SECONDS, BYTES_A_SECOND = 10.0, 300_000


class BodyLimit:
    """ASGI middleware: counts the body as it comes, whatever its header says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its body is too large or too slow."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = limit_of(scope)
        try:
            with anyio.fail_after(LEAST_SECONDS + (limit - MEGABYTE) / BYTES_A_SECOND):
                body = await _whole(receive, limit, _declared(scope))
        except TimeoutError:
            detail = "The body did not come in time. Send it again, or less at a time."
            answer = problem("timeout", scope, detail)
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        except TooLarge as error:
            await domain_problem(error, scope)(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replayed(body, receive), send)


def limit_of(scope: Scope) -> int:
    """Bytes that the body of a request may have."""
    limit = next((size for path, size in LIMITS if scope["path"].startswith(path)), DEFAULT_LIMIT)
    return min(limit, FORM_LIMIT) if dict(scope["headers"]).get(b"content-type", b"").startswith(FORM) else limit


def _declared(scope: Scope) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text[:20]) if text.isdigit() else 0


async def _whole(receive: Receive, limit: int, declared: int) -> bytes | None:
    """The body; None where the client has gone.

    Raises:
        TooLarge: more than the limit, said or sent.
    """
    chunks, size, more = list[bytes](), 0, True
    while more:
        if max(size, declared) > limit:
            megabytes = limit // MEGABYTE
            raise TooLarge(f"The body is larger than {megabytes} MB, the limit of this address. Send less at a time.")
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False) or size > limit
    return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What hands the body over whole, and then what comes after it."""
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
