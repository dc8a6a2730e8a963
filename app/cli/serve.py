"""``hanse serve`` and ``hanse doctor``: the service, and whether all is well with it."""

from typing import Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli import text as cli_text
from app.errors import EXIT_GATE
from app.settings import Settings

out = Console(soft_wrap=True, markup=False)
err = Console(stderr=True, markup=False)


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="port; 0 takes a free one")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="processes")] = 1,
    expose: Annotated[bool, typer.Option("--expose", help="listen beyond this machine; Hanse has no sign-in")] = False,
) -> None:
    """Serve the API and the web app; builds the artefact on first use."""
    from app.serving import serve as run

    opening.prepare()
    run(host, port, workers, expose, lambda address: err.print(f"Hanse listens on {address}", highlight=False))


def doctor() -> None:
    """Check that packages, tables and artefact are as they should be."""
    from app.engine.doctor import doctor as run  # brings the build along

    findings = run(cli_text.check(Settings))
    for finding in findings:
        out.print(("ok    " if finding.ok else "WRONG ") + finding.text, highlight=False, markup=False)
    if not all(f.ok for f in findings):
        raise typer.Exit(EXIT_GATE)
