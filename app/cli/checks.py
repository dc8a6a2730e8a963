"""Checks of the bundled tables against other lists: ``hanse atlas check`` and ``hanse ties check``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.engine.opened import Store
from app.services.atlas_check import Comparison, coverage, firms, ports
from app.services.ties_check import compare_ties
from app.settings import Settings

atlas = typer.Typer(no_args_is_help=True, help="The table of what places make.")
ties = typer.Typer(no_args_is_help=True, help="The table of known ties.")
out = Console(soft_wrap=True, highlight=False)


@atlas.callback()
def _atlas() -> None:
    """The table of what places make."""


@ties.callback()
def _ties() -> None:
    """The table of known ties."""


@atlas.command("check")
def check_atlas(
    reference: Annotated[Path, typer.Option(help="folder of reference files")] = Path("../shared/reference"),
) -> None:
    """Coverage by continent, and disagreements with listed firms and port calls."""
    engine = Store(Settings()).ensure(lambda text, share: None)
    table = Table("continent", "rows", "metros of 1 million", "with a row", box=None)
    for name, (rows, large, covered) in coverage(engine).items():
        table.add_row(name, str(rows), str(large), str(covered))
    out.print(table)
    _report("leading sector of listed firms", firms(engine, reference))
    _report("busiest ports with a maritime row near", ports(engine, reference))


@ties.command("check")
def check_ties(
    recorded: Annotated[Path, typer.Option(help="pairs to compare with")] = Path("../shared/bench/train.csv"),
) -> None:
    """Share of the bundled ties that a list of recorded pairs holds, by country."""
    report = compare_ties(recorded)
    out.print(
        f"{report.recorded} of {report.total} ties are in {recorded.name} ({report.recorded / report.total:.1%})."
    )
    table = Table("country", "ties", "recorded", "share", box=None)
    for country, (total, held) in report.by_country.items():
        table.add_row(country, str(total), str(held), f"{held / total:.0%}")
    out.print(table)


def _report(title: str, comparison: Comparison) -> None:
    share = comparison.agree / comparison.total if comparison.total else 0.0
    out.print(f"{title}: {comparison.agree} of {comparison.total} ({share:.1%})")
    for line, why in comparison.disagreements:
        out.print(f"  {line}. {why or 'NOT EXPLAINED'}", markup=False)
