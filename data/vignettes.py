"""Reader of vignettes: made-up states of knowledge about real pairs, each coded by two experts from its prose."""

from datetime import date
from pathlib import Path

from pydantic import ValidationError

from models.errors import InvalidInput
from models.vignette import Vignette

FILE = "vignettes.jsonl"


def holds_vignettes(folder: Path) -> bool:
    """Whether a folder is a suite of vignettes."""
    return (folder / FILE).is_file()


def read_vignettes(folder: Path) -> list[Vignette]:
    """The vignettes of a folder, in the order of the file.

    Raises:
        InvalidInput: the file cannot be read, a line is no vignette, or two have one number.
    """
    path = folder / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error
    found = [_vignette(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    twice = sorted({v.id for v in found if sum(v.id == other.id for other in found) > 1})
    if twice or not found:
        raise InvalidInput(f"{path} has no vignette, or two of one id: {', '.join(map(str, twice))}.")
    return found


def _vignette(path: Path, number: int, line: str) -> Vignette:
    try:
        found = Vignette.model_validate_json(line)
        date.fromisoformat(str(found.row.get("As of", "")))
    except (ValidationError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be used.", [(f"line {number}", str(error)[:300])]) from error
    return found
