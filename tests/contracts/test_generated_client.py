"""Clients that generators make of the OpenAPI document run the journeys of a front end, errors included."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from app.main import create_app
from tests.clients.tools import HERE, done, node_folder, python_folder, write_document
from tests.serving import running

# The generator knows no media types of tables and documents; it is told what they are (docs/api.md).
BYTES = ("text/csv", "text/plain", "application/x-ndjson", "application/pdf",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document")  # fmt: skip
CONFIG = {
    "post_hooks": [],
    "package_name_override": "hanse_client",
    "content_type_overrides": dict.fromkeys(BYTES, "application/octet-stream"),
}
TSC = "node_modules/typescript/bin/tsc"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clients")]


@pytest.fixture(scope="module")
def site(settings):
    with running(create_app(settings)) as address:
        yield address


def steps(said: str) -> list[str]:
    return re.findall(r"^done: (.+)$", said, re.MULTILINE)


def test_a_python_client(client, site, tmp_path):
    programs = python_folder()
    write_document(client.get("/openapi.json").json(), tmp_path)
    (tmp_path / "config.yml").write_text(json.dumps(CONFIG))
    command = ("generate", "--path", "openapi.json", "--config", "config.yml", "--meta", "none")
    said = done(programs / "openapi-python-client", *command, "--output-path", "hanse_client", cwd=tmp_path)
    assert "Unable to parse" not in said, said
    assert "WARNING" not in said, said
    shutil.copy(HERE / "journey.py", tmp_path)
    assert steps(done(programs / "python", "journey.py", site, cwd=tmp_path)) == [
        "search and list in Spanish", "compare and rank", "many at once", "errors are problems", "audit",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def typed(client, tmp_path_factory) -> Path:
    """A folder with the types of the document, and the packages that check a program against them."""
    folder = tmp_path_factory.mktemp("typescript")
    os.symlink(node_folder() / "node_modules", folder / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    for name in ("tsconfig.json", "journey.ts"):
        shutil.copy(HERE / name, folder)
    write_document(client.get("/openapi.json").json(), folder)
    command = ("node", "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--default-non-nullable", "false")
    done(*command, "-o", "schema.d.ts", cwd=folder)
    return folder


def test_a_typescript_client(typed, site):
    done("node", TSC, "-p", ".", cwd=typed)
    assert steps(done("node", "out/journey.js", site, cwd=typed)) == [
        "search", "list in Spanish", "page", "compare", "many at once", "suggestion", "upload and download XLSX",
        "audit line by line",
    ]  # fmt: skip


WRONG = {
    "match.rank": "match.place",
    'k: 6, language: "es" } }': 'k: 6, language: "fr" } }',
    "k: 2 }": "k: '2' }",
}


def test_types_refuse_what_the_api_would(typed):
    program = (typed / "journey.ts").read_text()
    for right, wrong in WRONG.items():
        assert program.count(right) == 1
        program = program.replace(right, wrong)
    (typed / "wrong.ts").write_text(program)
    config = json.loads((typed / "tsconfig.json").read_text())
    (typed / "wrong.json").write_text(json.dumps({**config, "files": ["wrong.ts"]}))
    with pytest.raises(AssertionError) as caught:
        done("node", TSC, "--noEmit", "-p", "wrong.json", cwd=typed)
    lines = set(re.findall(r"wrong\.ts\((\d+),\d+\): error TS", str(caught.value)))
    slips = {n for n, line in enumerate(program.splitlines(), 1) if any(wrong in line for wrong in WRONG.values())}
    assert {int(line) for line in lines} == slips
    assert len(slips) == 3
