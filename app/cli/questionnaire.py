"""``hanse questionnaire`` and ``hanse survey``: what to ask one side of a pair, and what a whole network answered."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import typer
from rich.console import Console

from app.cli import opening
from app.cli.words import CityArg
from app.engine.files import write_whole
from app.export import printers
from app.export.questionnaire import export_form
from app.export.survey import survey_csv
from app.messages.language import ENGLISH, LANGUAGES
from app.services.questionnaires import FormRequest, make_questionnaire
from app.services.surveys import make_survey
from data.answers_file import MOST_BYTES, read_answers
from models.errors import InvalidInput
from models.questionnaire import Answers, FormSide
from models.survey import Survey

SurveyForm = Literal["html", "docx", "md", "csv", "json"]
SURVEY_FORMS: Mapping[str, Callable[[Survey], bytes]] = MappingProxyType({
    "html": printers.html, "docx": printers.docx, "md": printers.markdown, "csv": survey_csv,
    "json": lambda made: (made.model_dump_json(indent=1) + "\n").encode(),
})  # fmt: skip
err = Console(stderr=True, highlight=False, markup=False)


def questionnaire(
    city: CityArg,
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="the other city, named likewise")],
    side: Annotated[FormSide, typer.Option(help="who answers: ours is CITY, theirs is PARTNER")] = "ours",
    lang: Annotated[
        str | None, typer.Option(help=f"{', '.join(LANGUAGES)}; without it that of the answering side's country")
    ] = None,
    form: Annotated[Literal["html", "docx"], typer.Option("--format", help="html saves a file of answers")] = "html",
    out_file: Annotated[Path | None, typer.Option("--out", help="write into this file")] = None,
    ties: Annotated[
        Path | None, typer.Option(help="your list of ties (CSV, XLSX, JSON), with this partner in it")
    ] = None,
) -> None:
    """Write a form with the questions whose answers tell most; `hanse audit --answers` reads what it saves."""
    if form == "docx" and out_file is None:
        raise InvalidInput("docx is no text; say where to write it.", [("--out", "is needed")])
    request = FormRequest(
        city=city,
        partner=partner,
        as_of=date.today(),
        side=side,
        language=lang,
        content=_read(ties) if ties else None,
        name=ties.name if ties else "",
    )
    _put(export_form(make_questionnaire(opening.engine(), request), form).content, out_file)


def survey(
    answers_dir: Annotated[Path, typer.Argument(metavar="ANSWERS_DIR", help="folder with saved answers (*.json)")],
    lang: Annotated[str, typer.Option(help=", ".join(LANGUAGES))] = ENGLISH,
    form: Annotated[SurveyForm, typer.Option("--format", help="csv holds the index alone")] = "md",
    out_file: Annotated[Path | None, typer.Option("--out", help="write into this file")] = None,
) -> None:
    """Count the answers of a network: a summary without names, and an index of its ties."""
    if form == "docx" and out_file is None:
        raise InvalidInput("docx is no text; say where to write it.", [("--out", "is needed")])
    made = make_survey(opening.engine(), answers_dir, date.today(), lang)
    for one in made.problems:
        err.print(": ".join(filter(None, (one.sheet, one.column, one.message))), soft_wrap=True)
    _put(SURVEY_FORMS[form](made), out_file)


def answers_of_file(path: Path) -> tuple[str, Answers]:
    """A file of answers with its name; no more of it is read than such a file can have.

    Raises:
        InvalidInput, TooLarge: as ``read_answers``.
    """
    return path.name, read_answers(_read(path, MOST_BYTES + 1), path.name)


def _put(content: bytes, path: Path | None) -> None:
    if path is not None:
        write_whole(path, (content,))
        err.print(f"Wrote {path}.")
    else:
        sys.stdout.write(content.decode())


def _read(path: Path, most: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
