"""The OpenAPI document is true and useful: rules that hold for every operation, parameter, schema and field of it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.errors import KINDS
from app.main import create_app
from app.problem import type_of
from app.settings import Settings
from models.described import attributes

DOCUMENT = create_app(Settings()).openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [(f"{m} {p}", o) for p, operations in DOCUMENT["paths"].items() for m, o in operations.items()]


def inner(schema):
    """A schema and all that lie within it."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from inner(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from inner(value)


FIELDS = [
    (f"{name}.{field}", shown)
    for name, schema in SCHEMAS.items()
    for part in inner(schema)
    if isinstance(part.get("properties"), dict)
    for field, shown in part["properties"].items()
]


def test_every_field_has_a_sentence():
    assert len(FIELDS) > 500
    silent = [name for name, shown in FIELDS if not re.fullmatch(r"(?s).{4,}[.?]", shown.get("description", ""))]
    assert silent == []


def test_every_schema_says_what_it_is_and_no_list_of_attributes_is_left_in_it():
    for name, schema in SCHEMAS.items():
        if schema.get("type") == "object":
            assert schema["description"].strip(), name
        assert "Attributes:" not in schema.get("description", ""), name


def test_no_two_schemas_have_one_title():
    titles = Counter(s["title"] for s in SCHEMAS.values() if "title" in s)
    assert [title for title, n in titles.items() if n > 1] == []
    assert all(re.fullmatch(r"[A-Za-z]+", name) for name in SCHEMAS)


def test_what_may_change_is_written_down_and_led_to():
    root = Path(__file__).parents[2]
    assert "docs/api.md, Versions" in DOCUMENT["info"]["description"]
    assert "(docs/api.md#versions)" in (root / "README.md").read_text(encoding="utf-8")
    policy = (root / "docs" / "api.md").read_text(encoding="utf-8").partition("\n## Versions\n")[2]
    assert all(word in policy for word in ("deprecated: true", "Sunset", "half a year", "/api/v2", "schema_version"))
    marked = [name for name, operation in OPERATIONS if operation.get("deprecated")]
    assert marked == [], "the page says that nothing is deprecated today"


def test_operation_ids_are_short_and_unique():
    ids = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z_]{4,24}", one) for one in ids)


@pytest.mark.parametrize("name, operation", OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_parameter_has_a_sentence_and_every_reference_leads_somewhere(name, operation):
    assert [p["name"] for p in operation.get("parameters", ()) if len(p.get("description", "")) < 4] == []
    for part in inner(operation):
        if isinstance(part.get("$ref"), str):
            assert part["$ref"].removeprefix("#/components/schemas/") in SCHEMAS


def test_there_is_one_schema_of_problems_with_types_of_our_own(client):
    used = {
        media["schema"]["$ref"]
        for _, operation in OPERATIONS
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for media in response["content"].values()
    }
    assert used == {"#/components/schemas/ProblemDocument"}
    assert SCHEMAS["ProblemDocument"]["properties"]["type"]["enum"] == [type_of(kind) for kind in KINDS]
    listed = {kind["type"] for kind in client.get("/api/v1/problems").json()["problems"]}
    assert listed == {type_of(kind) for kind in KINDS}


def test_a_fit_says_on_which_scale_it_is():
    assert "0 to 1" in SCHEMAS["Match"]["properties"]["fit"]["description"]
    assert "0 to 1" in SCHEMAS["WhyNot"]["properties"]["last_fit"]["description"]


def test_an_upload_may_be_the_file_itself_or_a_form(client):
    told = DOCUMENT["paths"]["/api/v1/audits/file"]["post"]["requestBody"]["content"]
    assert {"text/csv", "multipart/form-data"} <= set(told)
    content, where = b"partner,country\nHamburg,DE\n", {"city": "Chicago", "as_of": "2026-01-01"}
    raw = client.post("/api/v1/audits/file", params=where, content=content, headers={"content-type": "text/csv"})
    form = client.post("/api/v1/audits/file", params=where, files={"file": ("ties.csv", content)})
    assert raw.status_code == form.status_code == 200
    assert raw.json()["findings"] == form.json()["findings"]
    bare = client.post("/api/v1/audits/file", params=where, files={"list": ("ties.csv", content)})
    assert (bare.status_code, bare.json()["errors"][0]["field"]) == (422, "file")


def test_docstrings_are_read_as_this_project_writes_them():
    text = "What.\n\nAttributes:\n    a, b: ends of it. c: ``d`` of e: f.\n        more. d: last.\n"
    assert attributes(text, ["a", "b", "c", "d", "e"]) == {
        "a": "ends of it.", "b": "ends of it.", "c": "d of e: f. more.", "d": "last.",
    }  # fmt: skip
