"""``hanse benchmark`` with its verb ``split``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.benchmark.divide import divide
from app.benchmark.suite import read_ground
from app.cli import text as cli_text
from app.cli.benchmark import benchmark
from app.settings import Settings

out = Console(soft_wrap=True, highlight=False, markup=False)


def split(
    file: Annotated[Path, typer.Argument(help="your ties: a_geonameid,b_geonameid")],
    to: Annotated[Path, typer.Option("--out", help="the new folder of the suite")],
    seed: Annotated[int, typer.Option(help="which ties are held out")] = 0,
) -> None:
    """Make a suite from your own ties: warm and cold queries, by seed, checked for leaks."""
    settings = cli_text.check(Settings)
    found = divide(file, to, read_ground(settings.min_population), seed)
    queries = ", ".join(f"{n} {name}" for name, n in found.queries.items())
    out.print(f"{found.read} ties read, {found.left_out} left out (within a country, or an unknown place).")
    out.print(f"{to}: {found.train} ties to learn from; queries: {queries}. No leaks.")


benchmarks = typer.Typer(invoke_without_command=True, add_completion=False)
benchmarks.callback()(benchmark)
benchmarks.command()(split)
