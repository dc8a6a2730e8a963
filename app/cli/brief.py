"""``hanse brief``: two pages on one pair."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from app.cli import opening
from app.cli.words import CityArg
from app.engine.files import write_whole
from app.export.brief import export_brief
from app.messages.language import LANGUAGES
from app.services.briefs import BriefRequest, make_brief
from models.errors import InvalidInput

Form = Literal["json", "html", "md", "docx", "pdf"]
err = Console(stderr=True, highlight=False, markup=False)


def brief(
    city: CityArg,
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="the other city, named likewise")],
    edition: Annotated[
        Literal["internal", "partner"], typer.Option(help="partner: a letter to the other city")
    ] = "internal",
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            "--language",
            help=f"language: {', '.join(LANGUAGES)}; without it English, in the partner's edition the partner's own",
        ),
    ] = "",
    form: Annotated[
        Form,
        typer.Option("--format", help="what to make; pdf needs the extra hanse[pdf], a browser prints html as well"),
    ] = "md",
    out_file: Annotated[Path | None, typer.Option("--out", help="write into this file")] = None,
    ties: Annotated[
        Path | None, typer.Option(help="your list of ties (CSV, XLSX, JSON), with this partner in it")
    ] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="as of this day; today")] = None,
) -> None:
    """Write two pages on one partner: what to do, why, with whom, ninety days; every sentence has its fact."""
    if form in ("docx", "pdf") and out_file is None:
        raise InvalidInput(f"{form} is no text; say where to write it.", [("--out", "is needed")])
    request = BriefRequest(
        city=city,
        partner=partner,
        as_of=as_of.date() if as_of else date.today(),
        edition=edition,
        language=lang,
        content=_read(ties) if ties else None,
        name=ties.name if ties else "",
    )
    printed = export_brief(make_brief(opening.engine(), request), form)
    if out_file is not None:
        write_whole(out_file, (printed.content,))
        err.print(f"Wrote {out_file}.")
    else:
        sys.stdout.write(printed.content.decode())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
