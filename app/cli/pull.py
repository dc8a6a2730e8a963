"""``hanse pull``: live sources for the next build."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import text as cli_text
from app.cli.opening import bar
from app.engine.pull import READERS, Pulled
from app.engine.pull import pull as pull_sources
from app.settings import Settings
from data.sources.wikidata import ALIAS
from data.sources.wikidata import NAME as TIES
from models.link import Register
from models.tie import PulledTies

out = Console(soft_wrap=True, highlight=False, markup=False)


def pull(
    names: Annotated[list[str], typer.Argument(help=f"{', '.join(READERS)}, {TIES} ({ALIAS} is the same), or all")],
    mirror: Annotated[
        Path | None,
        typer.Option(help="folder of files, one sub-folder per source; without it, from the public address"),
    ] = None,
) -> None:
    """Read live sources into the home, from a folder or (ties, gleif, ror) from their public addresses.

    The next `hanse build` joins counts into the industry mix, subsidiaries and institutes into the links, ties into the
    known ones. Ties come page by page; a pull that breaks off goes on where it was when it is run again within a week.
    """
    settings = cli_text.check(Settings)
    with bar() as show:
        found = pull_sources(names, mirror, settings, show)
    for source in found:
        out.print(f"{source.name}: {_amount(source)}")
    out.print("Run `hanse build` to use them.")


def _amount(source: Pulled | PulledTies) -> str:
    """How much came, in words, and from where."""
    rests = f"({source.source}, {source.as_of}, {source.licence})"
    if isinstance(source, PulledTies):
        places = len({place for tie in source.ties for place in (tie.a, tie.b)})
        left = f"{source.left_out:,} statements name another place or two of one country"
        return f"{len(source.ties):,} ties of {places:,} places {rests}; {left}"
    if isinstance(source, Register):
        places = len({site.place for site in source.sites})
        return f"{len(source.sites):,} {source.gives} ({len(source.firms):,} owners, {places:,} places) {rests}"
    amount = sum(sum(clusters.values()) for clusters in source.places.values())
    heads = sum(len(names) for names in source.heads.values())
    more = f", {heads:,} large head offices" if heads else ""
    return f"{amount:,.0f} {source.unit} in traded industries of {len(source.places):,} places{more} {rests}"
