"""Pages of other origins: which of them may call the API, by the setting ``HANSE_CORS_ORIGINS``."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SHARED = ("/api/", "/openapi.json", "/healthz", "/readyz")
# What a page may read of an answer beside its body.
SHOWN = ("Content-Disposition", "Content-Language", "ETag", "Link", "Retry-After")
SECONDS = 600  # a choice: how long a browser may keep what a preflight said


class Origins:
    """ASGI middleware: shares the API, and nothing else, with the pages of some origins; no cookies go along.

    Args:
        allowed: origins (``https://example.org``), or ``*`` for any.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(allowed),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=list(SHOWN),
            max_age=SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or pass the request on and say who may read the answer."""
        shared = scope["type"] == "http" and scope["path"].startswith(SHARED)
        await (self._shared if shared else self.app)(scope, receive, send)
