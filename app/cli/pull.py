"""``hanse pull``: live sources for the next build."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import text as cli_text
from app.cli.opening import bar
from app.engine.pull import READERS
from app.engine.pull import pull as pull_sources
from app.settings import Settings
from data.sources.wikidata import ALIAS
from data.sources.wikidata import NAME as TIES
from models.atlas import Measured
from models.tie import PulledTies

out = Console(soft_wrap=True, highlight=False, markup=False)


def pull(
    names: Annotated[list[str], typer.Argument(help=f"{', '.join(READERS)}, {TIES} ({ALIAS} is the same), or all")],
    mirror: Annotated[
        Path | None, typer.Option(help="folder of files, one sub-folder per source; without it ties come from Wikidata")
    ] = None,
) -> None:
    """Read live sources into the home, for the next `hanse build`: counts join the industry mix, ties the known ones.

    Ties come page by page; a pull that breaks off goes on where it was when it is run again within a week.
    """
    settings = cli_text.check(Settings)
    with bar() as show:
        found = pull_sources(names, mirror, settings, show)
    for source in found:
        out.print(_line(source))
    out.print("Run `hanse build` to use them.")


def _line(source: Measured | PulledTies) -> str:
    """What came of a source, in a line."""
    rests = f"({source.source}, {source.as_of}, {source.licence})"
    if isinstance(source, PulledTies):
        places = len({place for tie in source.ties for place in (tie.a, tie.b)})
        left = f"{source.left_out:,} statements name another place or two of one country"
        return f"{source.name}: {len(source.ties):,} ties of {places:,} places {rests}; {left}"
    amount = sum(sum(clusters.values()) for clusters in source.places.values())
    return f"{source.name}: {amount:,.0f} {source.unit} in traded industries of {len(source.places):,} places {rests}"
