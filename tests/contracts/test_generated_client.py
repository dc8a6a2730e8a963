"""A client that openapi-python-client generates runs the journeys of a front end, errors included."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

GENERATOR = shutil.which("openapi-python-client") or shutil.which(
    "openapi-python-client", path=str(Path(sys.executable).parent)
)
# The generator knows no media types of tables and documents; it is told what they are (docs/api.md).
BYTES = ("text/csv", "text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document")  # fmt: skip
CONFIG = {
    "post_hooks": [],
    "package_name_override": "hanse_client",
    "content_type_overrides": dict.fromkeys(BYTES, "application/octet-stream"),
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(GENERATOR is None, reason="pip install openapi-python-client"),
]


@pytest.fixture(scope="module")
def generated(client, tmp_path_factory):
    """The generated package."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(client.get("/openapi.json").json()))
    (folder / "config.yml").write_text(json.dumps(CONFIG))
    command = [GENERATOR, "generate", "--path", "openapi.json", "--config", "config.yml", "--meta", "none"]
    command += ["--output-path", "hanse_client"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Unable to parse" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("hanse_client")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def session(generated, client):
    """The generated client on the service of the tests."""

    def passed_on(request: httpx.Request) -> httpx.Response:
        answer = client.request(
            request.method, str(request.url), content=request.content, headers=dict(request.headers.items())
        )
        return httpx.Response(answer.status_code, headers={"content-type": answer.headers["content-type"]},
                              content=answer.content)  # fmt: skip

    made = generated.Client(base_url="http://testserver")
    made.set_httpx_client(httpx.Client(transport=httpx.MockTransport(passed_on), base_url="http://testserver"))
    return made


def call(name: str, **given: object):
    tag, operation = name.split(".")
    return importlib.import_module(f"hanse_client.api.{tag}.{operation}").sync(**given)


def test_search_list_in_spanish_compare_and_rank(session):
    hit = call("cities.search_cities", client=session, q="Chicgo").hits[0]
    models = importlib.import_module("hanse_client.models")
    spanish = models.GetPartnersLanguage("es")
    found = call("cities.get_partners", city=str(hit.id), client=session, k=3, language=spanish)
    assert [match.rank for match in found.matches] == [1, 2, 3]
    assert found.matches[0].reasons[0].text
    sides = call("cities.compare_cities", client=session, city=["Chicago", "Mexico City"])
    assert [city.name for city in sides.cities] == ["Chicago", "Mexico City"]
    asked = models.RankingRequest.from_dict({"city": "Houston", "purpose": "trade", "k": 2})
    assert len(call("rankings.rank_partners", client=session, body=asked).matches) == 2


@pytest.mark.parametrize("city, status", [("Springfield", 409), ("Xyzzyville", 404), ("x" * 201, 422)])
def test_errors_are_read_as_problems(session, city, status):
    told = call("cities.get_city", city=city, client=session)
    assert type(told).__name__ == "ProblemDocument"
    assert told.status == status
    assert status != 409 or "Springfield, IL, US (4250542)" in told.suggestions


def test_ties_are_audited(session):
    models = importlib.import_module("hanse_client.models")
    body = models.AuditBody.from_dict({"city": "Chicago", "ties": [{"partner": "Hamburg", "country": "DE"}]})
    assert call("audits.audit_ties", client=session, body=body).findings[0].partner.city.name == "Hamburg"
