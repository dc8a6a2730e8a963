"""Files from public addresses: politely, again after a fault, and on from where a transfer broke off."""

import time
from pathlib import Path
from typing import Any

import httpx

from models.errors import InvalidInput

AGENT = "hanse (city partnerships; one download per pull)"
TRIES = 5
WAIT_S = 2.0  # before the second try; doubled before each further one
TIMEOUT_S = 60.0
_AGAIN = (408, 425, 429, 500, 502, 503, 504)


def download(address: str, path: Path) -> None:
    """A file, whole at ``path`` or not at all; after a fault on from where it broke off, if it is the same file still.

    Raises:
        InvalidInput: the address refuses, or no try of five brought the file.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    mark = ""
    for number in range(TRIES):
        try:
            with _client() as client, client.stream("GET", address, headers=_rest_of(part, mark)) as reply:
                reply.raise_for_status()
                mark = reply.headers.get("ETag", "")
                with part.open("ab" if reply.status_code == httpx.codes.PARTIAL_CONTENT else "wb") as file:
                    file.writelines(reply.iter_bytes())
            part.replace(path)
            return
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _wait_or_refuse(address, error, number)


def answer(address: str) -> Any:
    """JSON of an address.

    Raises:
        InvalidInput: it refuses, does not answer in five tries, or answers something else.
    """
    for number in range(TRIES):
        try:
            with _client() as client:
                return client.get(address).raise_for_status().json()
        except ValueError as error:
            raise InvalidInput(f"{address} does not answer with JSON: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _wait_or_refuse(address, error, number)
    return None


def _rest_of(part: Path, mark: str) -> dict[str, str]:
    """Headers that ask for what a part lacks; all of it where the server gave no mark of the file's version."""
    there = part.stat().st_size if part.exists() else 0
    return {"Range": f"bytes={there}-", "If-Range": mark} if there and mark else {}


def _wait_or_refuse(address: str, error: Exception, number: int) -> None:
    refused = isinstance(error, httpx.HTTPStatusError) and error.response.status_code not in _AGAIN
    if refused or isinstance(error, httpx.InvalidURL) or number + 1 == TRIES:
        raise InvalidInput(
            f"{address} cannot be read: {error}. Try again later, or give a folder of files with --mirror."
        ) from error
    time.sleep(WAIT_S * 2**number)


def _client() -> httpx.Client:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}  # a part's length is then that of the file
    return httpx.Client(headers=headers, timeout=TIMEOUT_S, follow_redirects=True)
