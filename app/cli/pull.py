"""``hanse pull``: live sources for the next build."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import text as cli_text
from app.engine.pull import READERS
from app.engine.pull import pull as pull_sources
from app.settings import Settings

out = Console(soft_wrap=True, highlight=False, markup=False)


def pull(
    names: Annotated[list[str], typer.Argument(help=f"{', '.join(READERS)}, or all")],
    mirror: Annotated[Path | None, typer.Option(help="folder of files, one sub-folder per source")] = None,
) -> None:
    """Read live sources from a folder into the home; the next `hanse build` joins them into the industry mix."""
    for source in pull_sources(names, mirror, cli_text.check(Settings)):
        amount = sum(sum(clusters.values()) for clusters in source.places.values())
        out.print(
            f"{source.name}: {amount:,.0f} {source.unit} in traded industries of {len(source.places):,} places "
            f"({source.source}, {source.as_of}, {source.licence})"
        )
    out.print("Run `hanse build` to use them.")
