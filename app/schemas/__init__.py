"""JSON Schemas of the documents that others rely on; written by ``python -m app.schemas``, kept true by a test."""

import json
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from models.base import Input
from models.brief import Brief
from models.city import City
from models.compare import Comparison
from models.evaluation import EvaluationRecord
from models.questionnaire import Answers, Questionnaire
from models.ranking import Ranking, RankingRequest
from models.readiness import AuditReport
from models.survey import Survey
from models.tie import Partnerships

FOLDER = Path(__file__).parent
DOCUMENTS: MappingProxyType[str, type[BaseModel]] = MappingProxyType(
    {
        "city": City,
        "ranking": Ranking,
        "ranking-request": RankingRequest,
        "comparison": Comparison,
        "partnerships": Partnerships,
        "audit": AuditReport,
        "brief": Brief,
        "questionnaire": Questionnaire,
        "answers": Answers,
        "survey": Survey,
        "benchmark": EvaluationRecord,
    }
)


def schema_text(name: str) -> str:
    """The schema of a document, as the file holds it."""
    kind = DOCUMENTS[name]
    schema = kind.model_json_schema(mode="validation" if issubclass(kind, Input) else "serialization")
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas() -> None:
    """Write all schemas beside this file."""
    for name in DOCUMENTS:
        (FOLDER / f"{name}.json").write_text(schema_text(name), encoding="utf-8")
