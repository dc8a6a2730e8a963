"""What each kind of problem means: the page that the ``type`` of an error leads to."""

from fastapi import APIRouter

from app.deps import LanguageCode
from app.errors import KINDS
from app.messages.language import language
from app.problem import type_of
from models.base import SCHEMA_VERSION
from models.method import ProblemKind, ProblemKinds

router = APIRouter(tags=["method"])


@router.get("/problems", summary="Every kind of error with its status and meaning")
def get_problems(language_code: LanguageCode) -> ProblemKinds:
    """The `type` of an error names one of these."""
    words = language(language_code)
    kinds = [
        ProblemKind(type=type_of(kind), status=int(status), title=words.words["problems"][kind])
        for kind, status in KINDS.items()
    ]
    return ProblemKinds(schema_version=SCHEMA_VERSION, problems=kinds)
