"""What holds for every request and answer of the service, whatever address: names, methods, encodings, headers."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.messages.weights import weights
from app.problem import problem

UPLOADS = ("/api/v1/audits", "/audit")
# A file that was made for a user, opened from the service's own address: nothing in it runs or is fetched.
FILE_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox"
# A slash inside a name (Biel/Bienne) would cut the address in two; names are compared without their signs, so that
# another sign for it serves.
_SLASH, _IN_NAME = re.compile(rb"%2f", re.IGNORECASE), b"%E2%88%95"


class Hosts:
    """ASGI middleware: answers to its own names alone, so that no page of a stranger reads it under one of theirs."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = list(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where its Host is one of ours."""

        async def ours(scope: Scope, receive: Receive, _: Send) -> None:
            await self.app(scope, receive, send)

        async def refused(message: Message) -> None:
            if message["type"] == "http.response.start":
                detail = "This service does not answer to that name. Its operator may add it to HANSE_ALLOWED_HOSTS."
                await problem("unknown-host", scope, detail)(scope, receive, send)

        await TrustedHostMiddleware(ours, self.allowed, www_redirect=False)(scope, receive, refused)


class Answers:
    """ASGI middleware: HEAD as GET without a body, slashes in names, encodings as asked for, and safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its plain form."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head, uploaded = scope["method"] == "HEAD", scope["path"].startswith(UPLOADS) and scope["method"] == "POST"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), uploaded)
            elif message["type"] == "http.response.body" and head:
                message = {**message, "body": b""}
            await send(message)

        await self.app(_plain(scope), receive, answer)


def _plain(scope: Scope) -> Scope:
    """The request as the application knows it: GET for HEAD, no slash inside a name, gzip or nothing."""
    raw = scope.get("raw_path") or b""
    change = {"method": "GET" if scope["method"] == "HEAD" else scope["method"]}
    if _SLASH.search(raw):
        change["path"] = unquote(_SLASH.sub(_IN_NAME, raw).decode("ascii", "replace"))
    accepted = Headers(scope=scope).get("accept-encoding", "")
    encoding = b"gzip" if accepts(accepted, "gzip") else b"identity"
    others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, **change, "headers": [*others, (b"accept-encoding", encoding)]}


def accepts(header: str, wanted: str) -> bool:
    """Whether a header of choices (RFC 9110, 12.5.3) takes something: named, or by ``*``, and not with ``q=0``."""
    given = weights(header)
    return given.get(wanted, given.get("*", 0.0)) > 0


def _guard(headers: MutableHeaders, uploaded: bool) -> None:
    """Headers that are safe for any answer; what was made of a user's list is kept by nobody."""
    headers["X-Content-Type-Options"] = "nosniff"
    if uploaded:
        headers["Cache-Control"] = "no-store"
    if "content-security-policy" not in headers and headers.get("content-type", "").startswith("text/html"):
        headers["Content-Security-Policy"] = FILE_CSP
