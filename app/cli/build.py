"""``hanse build``: the artefact from tables, packages, ties and links."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli import text as cli_text
from app.cli.places import kinds, tell_ties
from app.engine.build import build as run
from app.settings import Settings

out = Console(soft_wrap=True, markup=False)


def build(
    partnerships: Annotated[
        Path | None, typer.Option(help="pairs (a_geonameid,b_geonameid) that replace every other record of ties")
    ] = None,
    links: Annotated[
        Path | None,
        typer.Option(
            help="your own links: a_geonameid,b_geonameid,kind,name[,activity,cluster,since]; own/links.csv without it"
        ),
    ] = None,
    without_links: Annotated[
        list[str] | None,
        typer.Option(help="leave out a kind of links: sites, offices, flights, sailings; may be repeated"),
    ] = None,
) -> None:
    """Build the artefact: places, metros, features, index, plausibility."""
    settings = cli_text.check(Settings)
    if partnerships is not None:
        tell_ties(partnerships, settings.min_population)
    with opening.bar() as show:
        folder = run(settings, partnerships, show, kinds(without_links or []), links)
    out.print(f"Built {folder.name} in {folder}.", highlight=False)
