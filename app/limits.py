"""Refuse bodies past the limit of their address before they fill the memory."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problem import domain_problem
from models.errors import TooLarge

MEGABYTE = 1024 * 1024
DEFAULT_LIMIT = MEGABYTE  # far more than any question
# An audit takes a workbook of 100,000 rows (docs/audit.md), or a whole earlier report to compare with.
LIMITS = (("/api/v1/audits", 35 * MEGABYTE), ("/audit", 35 * MEGABYTE), ("/api/v1/rankings/bulk", 8 * MEGABYTE))


class BodyLimit:
    """ASGI middleware: counts the body as it comes, whatever its header says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its body is too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((size for path, size in LIMITS if scope["path"].startswith(path)), DEFAULT_LIMIT)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(scope, receive, send, limit)
            return
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > limit:
                await self._refuse(scope, receive, send, limit)
                return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self.app(scope, replay, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        error = TooLarge(
            f"The body is larger than {limit // MEGABYTE} MB, the limit of this address. Send less at a time."
        )
        await domain_problem(error, scope["path"])(scope, receive, send)
