"""How a command comes to an engine, and what it shows meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli import text as cli_text
from app.engine.prepared import prepare as prepare_artefact
from app.settings import Settings

if TYPE_CHECKING:
    from app.engine.opened import Engine

err = Console(stderr=True, markup=False)


@contextmanager
def bar() -> Iterator[cli_text.Show]:
    """A progress bar on standard error; gone when the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("Starting", total=1.0)
        yield lambda text, share: progress.update(task, description=text, completed=share)


def engine() -> "Engine":
    """The engine; builds the artefact on first use."""
    from app.engine.opened import Store  # what only looks at the artefact opens none

    store = Store(cli_text.check(Settings))
    with bar() as show:
        return store.ensure(show)


def prepare() -> None:
    """An artefact that can be served; builds it on first use. The service opens it itself."""
    settings = cli_text.check(Settings)
    with bar() as show:
        prepare_artefact(settings, show)
