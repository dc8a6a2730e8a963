"""``hanse city`` and ``hanse links``: what is known of one place, and what binds it with others."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli import text as cli_text
from app.cli.words import CityArg, JsonFlag
from app.engine.tie_file import count_ties
from app.export.links import links_csv
from app.services.cities import city_with_facts
from app.services.links import city_links
from app.services.partnerships import partnerships
from data.gazetteer import read_places
from features.ties.graph import LEAST_TIES
from models.errors import InvalidInput
from models.link import LINK_KINDS, LinkKind

MOST_REFUSED = 20  # a choice: a log is read
out = Console(soft_wrap=True, markup=False)


def city(city: CityArg, as_json: JsonFlag = False) -> None:
    """Show the facts of one city with their sources."""
    engine = opening.engine()
    found = city_with_facts(engine, engine.row(city))
    if as_json:
        sys.stdout.write(found.model_dump_json(indent=1) + "\n")
    else:
        cli_text.print_city(out, found)
        cli_text.print_ties(out, partnerships(engine, engine.row(city)))


def links(
    city: CityArg,
    partner: Annotated[str | None, typer.Argument(help="only this city")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="sites, offices, flights or sailings; may be repeated")] = None,
    cluster: Annotated[str | None, typer.Option(help="only this traded cluster")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV only")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show which works, laboratories, offices, flights and sailings bind a city with others."""
    wanted = kinds(kind or [])
    engine = opening.engine()
    other = engine.row(partner) if partner else None
    found = city_links(engine, engine.row(city), other, wanted, cluster)
    if as_json:
        sys.stdout.write(found.model_dump_json(indent=1) + "\n")
    elif as_csv:
        sys.stdout.write(links_csv(found))
    else:
        cli_text.print_links(out, found)


def kinds(names: Sequence[str]) -> list[LinkKind]:
    """Kinds of links by name.

    Raises:
        InvalidInput: there is no such kind.
    """
    unknown = [name for name in names if name not in LINK_KINDS]
    if unknown:
        raise InvalidInput(f"'{unknown[0]}' is no kind of link.", suggestions=list(LINK_KINDS))
    return [kind for kind in LINK_KINDS if kind in names]


def tell_ties(path: Path, min_population: int) -> None:
    """Say on standard error what becomes of the lines of a file of ties.

    Raises:
        InvalidInput: the file cannot be used.
    """
    counts = count_ties(path, {place.id for place in read_places(min_population)})
    err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    lost = len(counts.unknown)
    err.print(f"{path}: {counts.read} read, {counts.known} known, {counts.doubled} doubled, {lost} refused.")
    for line, ids in counts.unknown[:MOST_REFUSED]:
        err.print(f"  line {line}: no place of the gazetteer: {', '.join(map(str, ids))}")
    if lost > MOST_REFUSED:
        err.print(f"  and {lost - MOST_REFUSED} more lines")
    if counts.known < LEAST_TIES:
        err.print(f"With fewer than {LEAST_TIES} ties abroad nothing is learned: precedent rests on a prior.")
