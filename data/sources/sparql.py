"""A SPARQL endpoint asked politely: one question at a time, who asks is said, and what is busy is waited for."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from models.errors import InvalidInput

Wait = Callable[[float], None]
# Choices. The endpoint of Wikidata gives a query 60 s and a client 60 s of work a minute.
PAUSE = 1.0  # seconds between two questions
TRIES = 6
FIRST_WAIT = 2.0  # seconds; each wait doubles the last, 2 to 32
LONGEST_WAIT = 300.0  # seconds, whatever the endpoint asks for
TIMEOUT = 90.0  # seconds
BUSY = frozenset({408, 429, 500, 502, 503, 504})
KEPT = "What came so far is kept: run the command again to go on from there."


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and as whom.

    Attributes:
        address: of the endpoint. agent: who asks, for its operators. wait: sleeps so many seconds.
    """

    address: str
    agent: str
    wait: Wait = time.sleep

    def ask(self, query: str) -> bytes:
        """The answer to a query as JSON, as it came.

        Raises:
            InvalidInput: the endpoint refuses the query, or is still busy or out of reach after six tries.
        """
        why = ""
        for attempt in range(TRIES):
            answer = self._try(query)
            if isinstance(answer, bytes):
                self.wait(PAUSE)
                return answer
            why, least = answer
            if attempt < TRIES - 1:
                self.wait(min(LONGEST_WAIT, max(least, FIRST_WAIT * 2**attempt)))
        raise InvalidInput(f"{self.address} gives no answer ({why}). {KEPT}")

    def _try(self, query: str) -> bytes | tuple[str, float]:
        """The answer, or why there is none yet and how many seconds to wait at least."""
        headers = {"User-Agent": self.agent, "Accept": "application/sparql-results+json"}
        try:
            got = httpx.post(self.address, data={"query": query}, headers=headers, timeout=TIMEOUT)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise InvalidInput(f"{self.address} is no address to ask: {error}") from error
        except httpx.RequestError as error:
            return str(error) or type(error).__name__, 0.0
        if got.status_code in BUSY:
            return f"HTTP {got.status_code}", _seconds(got.headers.get("Retry-After", ""))
        if got.status_code != httpx.codes.OK:
            raise InvalidInput(f"{self.address} refuses the query (HTTP {got.status_code}): {got.text[:200]}")
        try:
            json.loads(got.content)
        except ValueError:  # an answer that ran out of time breaks off in the middle, with HTTP 200
            return "an answer that is no JSON", 0.0
        return got.content


def _seconds(retry_after: str) -> float:
    """Seconds from a Retry-After, a number or a day; 0 where it says nothing."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
