"""Reader of the rubric, the bundled one or the user's."""

import json
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from models.errors import InvalidInput
from models.rubric import Rubric

BUNDLED = Path(__file__).parent / "bundled" / "rubric" / "rubric.json"
PRIORS = BUNDLED.with_name("priors.json")


@lru_cache(maxsize=8)
def read_rubric(path: Path = BUNDLED) -> Rubric:
    """Read a rubric file (JSON); one without ``priors`` has the bundled ones.

    Args:
        path: the file; the bundled one by default. ``docs/audit.md`` says what each key means.

    Raises:
        InvalidInput: not JSON, a key is missing or unknown, or the weights do not sum to 100.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        if isinstance(raw, dict):
            raw.setdefault("priors", json.loads(PRIORS.read_text("utf-8")))
        return Rubric.model_validate(raw)
    except ValidationError as error:
        wrong = [(".".join(str(part) for part in item["loc"]), item["msg"]) for item in error.errors()]
        raise InvalidInput(f"{path.name} is not a whole rubric; start from a copy of {BUNDLED.name}", wrong) from error
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{path.name} cannot be read as a rubric: {error}") from error
