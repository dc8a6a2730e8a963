"""Generated nonsense for the readers and the API: how much of it gives anything but rows, an answer or a clear error.

``python benchmarks/fuzz.py --minutes 30 --seed 7``; a run with the same seed asks the same. ``tests/app/test_fuzz.py``
runs a small part of it with every change. Exit code 1 where something broke; each such case is printed whole.
"""

import argparse
import csv
import io
import json
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient
from openpyxl import Workbook

from app.main import create_app
from app.settings import Settings
from data.ties_file import headers, read_audit_file
from models.errors import HanseError

TODAY = date(2026, 11, 22)
WORDS = (
    "", " ", "none", "n/a", "-", "Hamburg", "Chicago", "Springfield", "4887398", "東京", "大連市", "São Paulo",
    "ßß", "²", "፩", "İ", "\x00", "\ud800", "\U0001f600", "\u202e", "a" * 5000, "9" * 5000, "1e999", "-1", "NaN",
    "=1+1", "<script>", "[/red]", "{0}", "%2F", "../../etc", "2014-02-30", "令和元年", "31.8.2014", "EUR 5.000",
    "$12M", "US", "DE", "ZZ", "true", "0", "null", "a,b;c\td|e", '"', "'", "\n", "\r", "A1", "since", "status",
    "active", "\N{FIRST STRONG ISOLATE}", "１２３", "½", "٣", "1,2,3", "Biel/Bienne",
)  # fmt: skip
Trial = tuple[str, Callable[[], int]]


def word(rng: random.Random) -> str:
    """A text: one of ours, some joined, or letters by chance."""
    kind = rng.random()
    if kind < 0.7:
        return rng.choice(WORDS)
    if kind < 0.9:
        return rng.choice(WORDS)[:40] + rng.choice((" ", "", ", ", "/")) + rng.choice(WORDS)[:40]
    return "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x2500)))) for _ in range(rng.randrange(20)))


def value(rng: random.Random, depth: int = 0) -> Any:
    """A JSON value."""
    kind = rng.randrange(10 if depth < 4 else 7)
    plain = (None, True, rng.randrange(-5, 300), rng.uniform(-1e9, 1e9), 10 ** rng.randrange(40), word(rng), word(rng))
    if kind < 7:
        return plain[kind]
    many = range(rng.randrange(4))
    return [value(rng, depth + 1) for _ in many] if kind < 9 else {word(rng): value(rng, depth + 1) for _ in many}


def table(rng: random.Random) -> list[list[str]]:
    """A list of ties: columns of ours, mostly, and any cells."""
    known = [rng.choice([c.id, c.heading, *c.aliases]) for c in rng.choices(headers.COLUMNS, k=rng.randrange(1, 9))]
    head = ["partner", *known] if rng.random() < 0.8 else [word(rng) for _ in range(4)]
    return [head, *([word(rng) for _ in head[: rng.randrange(1, 12)]] for _ in range(rng.randrange(6)))]


def as_csv(rng: random.Random, rows: list[list[str]]) -> bytes:
    """The table as delimited text, in some encoding."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;\t|"), quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer.writerows([cell.replace("\x00", "") for cell in row] for row in rows)
    return out.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp932")), "replace")


def as_xlsx(rng: random.Random, rows: list[list[str]]) -> bytes:
    """The table as a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(["".join(ch for ch in cell[:200] if ch.isprintable() and ch < "\ud800") for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mutated(rng: random.Random, content: bytes) -> bytes:
    """Some bytes other than they were, cut, doubled or joined; the parts of a workbook as well."""
    if content.startswith(b"PK") and rng.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        name = rng.choice(sorted(parts))
        parts[name] = mutated(rng, parts[name])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for part, inside in parts.items():
                file.writestr(part, inside)
        return out.getvalue()
    data = bytearray(content or b"x")
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(data))
        kind = rng.randrange(4)
        if kind == 0:
            data[place] = rng.randrange(256)
        elif kind == 1 and len(data) > 1:
            del data[place : place + rng.randrange(1, 40)]
            data = data or bytearray(b"x")
        elif kind == 2:
            data[place:place] = data[max(0, place - 30) : place] * rng.randrange(1, 4)
        else:
            data[place:place] = rng.choice((b"\xff", b"\x00", b'"', b"<", b"&#0;", b"[[[[", b"\xed\xa0\x80"))
    return bytes(data)


def reader_case(rng: random.Random) -> Trial:
    """A file for the reader."""
    rows = table(rng)
    kind = rng.choice(("csv", "xlsx", "json", "json"))
    records = [dict(zip(rows[0], row, strict=False)) | {"evidence": value(rng)} for row in rows[1:]]
    content = {
        "csv": lambda: as_csv(rng, rows),
        "xlsx": lambda: as_xlsx(rng, rows),
        "json": lambda: json.dumps(rng.choice((records, {"ties": records}, value(rng)))).encode(),
    }[kind]()
    content = mutated(rng, content) if rng.random() < 0.7 else content

    def run() -> int:
        try:
            file = read_audit_file(content, f"ties.{kind}", TODAY)
            [row.model_dump_json() for row in file.rows]
            [problem.model_dump_json() for problem in file.problems]
        except HanseError:
            return 422
        return 200

    return f"reader {kind} {content[:2000]!r}", run


def api_case(rng: random.Random, client: TestClient, paths: dict[str, Any]) -> Trial:
    """A question for the API or a page: an address of ours, with values that may be anything."""
    path, operations = rng.choice(sorted(paths.items()))
    method = rng.choice(sorted(operations))
    parameters = operations[method].get("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quoted(rng))
    query = [(p["name"], word(rng)) for p in parameters if p["in"] == "query" and rng.random() < 0.5]
    query += [
        (p["name"], "Chicago") for p in parameters if p["in"] == "query" and p.get("required") and rng.random() < 0.7
    ]
    request: dict[str, Any] = {"params": [(k, v.encode("utf-8", "replace").decode()) for k, v in query]}
    if method == "post":
        request |= body(rng, path)

    def run() -> int:
        answer = client.request(method.upper(), path, **request)
        if answer.status_code >= 400 and not answer.headers["content-type"].startswith(
            ("application/problem", "text/html")
        ):
            return 599
        return answer.status_code

    return f"{method} {path} {request!r}"[:3000], run


def quoted(rng: random.Random) -> str:
    """A part of a path."""
    return quote(word(rng).encode("utf-8", "replace")[:300], safe="") or "x"


def body(rng: random.Random, path: str) -> dict[str, Any]:
    """A body for an address: nearly right, or any."""
    if path.endswith("/audits/file"):
        kind = rng.choice(("text/csv", "application/octet-stream"))
        return {"content": mutated(rng, as_csv(rng, table(rng))), "headers": {"content-type": kind}}
    if path == "/audit":
        return {
            "data": {k: word(rng)[:500].encode("utf-8", "replace") for k in rng.sample(FORM, 4)} | {"city": "Chicago"}
        }
    rows = table(rng)
    ties = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    good: dict[str, Any] = {"city": rng.choice(("Chicago", word(rng)))}
    good |= {"ties": ties} if path.endswith("/audits") else {"purpose": "trade", "k": 2}
    names = (
        "k",
        "weights",
        "filters",
        "policy",
        "unit",
        "profile",
        "as_of",
        "format",
        "against",
        "language",
        "ties",
        "city",
    )
    for name in rng.sample(names, rng.randrange(3)):
        good[name] = value(rng)
    content = json.dumps(good if rng.random() < 0.8 else value(rng)).encode()
    content = mutated(rng, content) if rng.random() < 0.3 else content
    return {"content": content, "headers": {"content-type": "application/json"}}


FORM = (
    "list",
    "as_of",
    "known",
    "edition",
    "format",
    "say:2:B1",
    "say:2:ZZ",
    "fix:2:partner",
    "drop",
    "say:²:A1",
    "fix:x",
    "lang",
)
PARAMETERS = {
    "/": ("q", "purpose", "lang"),
    "/cities/{city}": (
        "purpose",
        "k",
        "min",
        "max",
        "p_min",
        "p_cities",
        "p_without",
        "hours",
        "w_port",
        "short",
        "why",
    ),
    "/cities/{city}/list": ("only", "without", "per_country", "variety", "ratio", "order", "w_for", "unit"),
    "/pair/{a}/{b}": ("purpose", "lang", "why"),
    "/compare": ("city",),
    "/audit": ("city", "known"),
    "/sources": ("lang",),
    "/static/{a}/{b}": (),
}


def pages() -> dict[str, Any]:
    """The pages, described as the OpenAPI document describes an address."""
    found: dict[str, Any] = {}
    for path, names in PARAMETERS.items():
        inside = [{"name": n, "in": "path"} for n in ("a", "b", "city") if "{" + n + "}" in path]
        found[path] = {"get": {"parameters": [*({"name": n, "in": "query"} for n in names), *inside]}}
    found["/audit"]["post"] = {}
    found["/audit/finding"] = {"post": {"parameters": [{"name": "line", "in": "query"}]}}
    return found


def cases(rng: random.Random, client: TestClient | None) -> Iterator[Trial]:
    """Cases without end: of the reader, and of the API where there is a client."""
    paths = dict(client.app.openapi()["paths"]) | pages() if client is not None else {}  # type: ignore[attr-defined]
    while True:
        yield reader_case(rng) if client is None or rng.random() < 0.5 else api_case(rng, client, paths)


def play(seed: int, client: TestClient | None, until: Callable[[int], bool]) -> tuple[Counter[int], list[str]]:
    """Run cases until told to stop: statuses with their counts, and what broke."""
    counts, broken = Counter[int](), list[str]()
    for number, (name, run) in enumerate(cases(random.Random(seed), client)):
        if until(number):
            break
        try:
            status = run()
        except Exception as error:  # noqa: BLE001  whatever is no clear error is what is looked for
            status, why = 500, f"{type(error).__name__}: {error}"
        else:
            why = ""
        counts[status] += 1
        if status >= 500 and status != 503:
            broken.append(f"{status} {why} {name}")
    return counts, broken


def main() -> None:
    """Fuzz for some minutes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=5.0)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--home", type=Path, default=Settings().home, help="of a build; the API answers from it")
    given = options.parse_args()
    end = time.monotonic() + 60 * given.minutes
    settings = Settings(home=given.home, build_on_start=False, allowed_hosts=("testserver",))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        counts, broken = play(given.seed, client, lambda _: time.monotonic() > end)
    print(
        f"{sum(counts.values()):,} cases, seed {given.seed}: "
        + ", ".join(f"{n:,} x {s}" for s, n in sorted(counts.items()))
    )
    for name in broken:
        print(f"BROKEN {name}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
