"""``hanse city`` and ``hanse links``: what is known of one place, and what binds it with others."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli import text as cli_text
from app.export.links import links_csv
from app.services.cities import city_with_facts
from app.services.links import city_links
from app.services.partnerships import partnerships
from models.errors import InvalidInput
from models.link import LINK_KINDS, LinkKind

out = Console(soft_wrap=True, markup=False)
CityArg = Annotated[str, typer.Argument(metavar="CITY", help="GeoNames id, name, 'Name, CC' or 'Name, ADMIN1, CC'")]
JsonFlag = Annotated[bool, typer.Option("--json", help="print JSON only")]


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
    kind: Annotated[list[str] | None, typer.Option(help="sites or offices; may be repeated")] = None,
    cluster: Annotated[str | None, typer.Option(help="only this traded cluster")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV only")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show which works, laboratories and offices bind a city with others."""
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
