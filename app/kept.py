"""What clients may keep: a tag for every answer of the API to GET, and nothing sent where they have it already."""

from functools import cache
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine.fingerprint import source_digest
from app.engine.opened import Store
from app.services.benchmarks import LATEST
from models.errors import HanseError

PREFIX = "/api/v1/"
# A client asks each time whether its copy still holds: a new build may come at any minute.
CACHE = "public, no-cache"
SERVED = (
    "app/**/*.py",
    "app/messages/*.json",
    "matching/**/*.py",
    "models/**/*.*",
    "data/**/*.py",
    "data/bundled/**/*.*",
)
CHOSEN_BY = ("accept", "accept-language")


class Kept:
    """ASGI middleware: ``ETag``, ``Cache-Control`` and ``X-Build-Id``; 304 before any work where the tag still holds.

    An answer follows from the build, the code, the address and what the client accepts; the tag is the hash of these.

    Args:
        store: tells the current build.
    """

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tag its answer."""
        tagged = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(PREFIX)
        # In a thread: the first question after a build is published opens it, which takes seconds.
        headers = await run_in_threadpool(self._headers, scope) if tagged else None
        if headers is None:
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                given = MutableHeaders(scope=message)
                for name, value in headers.items():
                    given.setdefault(name, value)
                for name in ("Accept", "Accept-Language"):
                    given.add_vary_header(name)
            await send(message)

        if headers["ETag"] in Headers(scope=scope).get("if-none-match", ""):
            raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 304, "headers": raw})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, answer)

    def _headers(self, scope: Scope) -> dict[str, str] | None:
        """What a client is told of an answer to a GET of the API; None where there is no build."""
        try:
            build = self.store.engine().manifest.build_id
        except HanseError:
            return None
        tag = _tag(scope, self._state(build, scope["path"]))
        return {"ETag": tag, "Cache-Control": CACHE, "X-Build-Id": build}

    def _state(self, build: str, path: str) -> str:
        """The build, and the record of the benchmark where that is what is asked for."""
        record = self.store.settings.benchmarks / LATEST
        if not path.endswith("/benchmarks/latest") or not record.exists():
            return build
        return f"{build} {record.stat().st_mtime_ns}"


def _tag(scope: Scope, state: str) -> str:
    """The tag: weak, since the same answer may come compressed."""
    accepted = [Headers(scope=scope).get(name, "") for name in CHOSEN_BY]
    text = "\n".join([state, _code(), scope["path"], scope.get("query_string", b"").decode("latin-1"), *accepted])
    return f'W/"{sha256(text.encode()).hexdigest()[:20]}"'


@cache
def _code() -> str:
    return source_digest(SERVED)
