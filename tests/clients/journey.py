"""What a front end does, by the client that openapi-python-client makes: ``python journey.py BASE``."""

import sys

from hanse_client import Client
from hanse_client.api.audits import audit_ties
from hanse_client.api.cities import compare_cities, get_city, get_partners, search_cities
from hanse_client.api.rankings import rank_bulk, rank_partners, score_pairs
from hanse_client.models import (
    AuditBody,
    BulkRequest,
    GetPartnersLanguage,
    ProblemDocument,
    RankingRequest,
    ScoresRequest,
)

api = Client(base_url=sys.argv[1])


def step(name: str) -> None:
    """Say that a step went well."""
    sys.stdout.write(f"done: {name}\n")


hit = search_cities.sync(client=api, q="Chicgo").hits[0]
assert hit.label == "Chicago, IL, US"
found = get_partners.sync(city=str(hit.id), client=api, k=3, language=GetPartnersLanguage("es"))
assert [match.rank for match in found.matches] == [1, 2, 3]
assert found.matches[0].reasons[0].text
step("search and list in Spanish")

sides = compare_cities.sync(client=api, city=["Chicago", "Mexico City"])
assert [city.name for city in sides.cities] == ["Chicago", "Mexico City"]
asked = RankingRequest.from_dict({"city": "Houston", "purpose": "trade", "k": 2})
assert len(rank_partners.sync(client=api, body=asked).matches) == 2
step("compare and rank")

many = rank_bulk.sync(
    client=api, body=BulkRequest.from_dict({"queries": [{"city": "Houston", "k": 1}, {"city": "Xyz"}]})
)
assert [type(one.ranking).__name__ for one in many.results] == ["Ranking", "NoneType"]
assert many.results[1].problem.status == 404
pair = {"a_geonameid": hit.id, "b_geonameid": found.matches[0].city.id}
assert score_pairs.sync(client=api, body=ScoresRequest.from_dict({"pairs": [pair]})).pairs[0].score > 0
step("many at once")

for city, status in (("Springfield", 409), ("Xyzzyville", 404), ("x" * 201, 422)):
    told = get_city.sync(city=city, client=api)
    assert isinstance(told, ProblemDocument)
    assert told.status == status
    assert status != 409 or "Springfield, IL, US (4250542)" in told.suggestions
step("errors are problems")

ties = AuditBody.from_dict({"city": "Chicago", "ties": [{"partner": "Hamburg", "country": "DE"}]})
assert audit_ties.sync(client=api, body=ties).findings[0].partner.city.name == "Hamburg"
step("audit")
