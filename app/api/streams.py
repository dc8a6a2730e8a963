"""An answer line by line while the work behind it goes on: progress first, and a last line where it fails."""

import logging
from collections.abc import Callable, Iterable

import anyio
import anyio.from_thread
import anyio.to_thread
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.crowd import TURN, Turn
from app.lines import MEDIA_TYPE, ErrorLine, ProgressLine
from app.problem import document, domain_document
from models.base import Output
from models.errors import HanseError

log = logging.getLogger("hanse")
Sign = Callable[[int, int], None]
Work = Callable[[Sign], Iterable[bytes]]


class Lines(Response):
    """An answer of lines; what the work raises before its first sign of progress is answered as ever.

    The work keeps its turn until it is done, though the answer begins sooner. A client that goes away ends it at its
    next sign, which gives the turn back.

    Args:
        work: runs in a thread; it signs how far it is, and gives the lines that follow in pieces.
    """

    media_type = MEDIA_TYPE

    def __init__(self, work: Work) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers({"Cache-Control": "no-store", "Vary": "Accept"})
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Work, and send what there is to say."""
        sent = _Sent(send, {"status": self.status_code, "headers": self.raw_headers})
        early: Exception | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(_until_gone, receive, group.cancel_scope)
            try:
                await self._tell(sent, scope[TURN])
            except Exception as error:  # noqa: BLE001  # the answer has begun: nobody else can tell of it
                if sent.begun:
                    await sent.line(_error(error, scope))
                else:
                    early = error
            if sent.begun:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            group.cancel_scope.cancel()
        if early is not None:
            raise early

    async def _tell(self, sent: "_Sent", turn: Turn) -> None:
        """Progress while the work goes on, then what came of it: whoever reads that slowly holds nobody up."""
        turn.kept = True

        def sign(done: int, total: int) -> None:
            anyio.from_thread.check_cancelled()
            anyio.from_thread.run(sent.line, ProgressLine(kind="progress", done=done, total=total))

        parts = await anyio.to_thread.run_sync(self._work, sign)
        turn.over()
        async for part in iterate_in_threadpool(parts):
            await sent.part(part)


class _Sent:
    """What has been sent; the answer begins with the first of it."""

    def __init__(self, send: Send, start: dict[str, object]) -> None:
        self.begun = False
        self._send, self._start = send, start

    async def part(self, content: bytes) -> None:
        """Some lines."""
        if not self.begun:
            self.begun = True
            await self._send({"type": "http.response.start", **self._start})
        await self._send({"type": "http.response.body", "body": content, "more_body": True})

    async def line(self, line: Output) -> None:
        """One line."""
        await self.part(line.model_dump_json().encode() + b"\n")


async def _until_gone(receive: Receive, work: anyio.CancelScope) -> None:
    """End the work when its client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    work.cancel()


def _error(error: Exception, scope: Scope) -> ErrorLine:
    if isinstance(error, HanseError):
        return ErrorLine(kind="error", problem=domain_document(error, scope))
    log.error("unexpected error in an answer of lines at %s", scope["path"], exc_info=error)
    return ErrorLine(kind="error", problem=document("internal-error", scope))
