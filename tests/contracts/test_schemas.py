"""The shipped JSON Schemas say what the models say."""

import pytest

from app.schemas import DOCUMENTS, FOLDER, schema_text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_schema_is_current(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == schema_text(name), "run python -m app.schemas"


def test_contract_keys() -> None:
    def keys(name: str) -> set[str]:
        return set(DOCUMENTS[name].model_json_schema(mode="serialization")["properties"])

    assert {"id", "name", "country", "admin1", "lat", "lon", "population", "metro", "facts"} <= keys("city")
    assert {"run_id", "query", "matches", "excluded", "schema_version"} <= keys("ranking")
    audit = {"run_id", "city", "as_of", "rubric_version", "findings", "problems", "portfolio", "changes"}
    assert audit <= keys("audit")
