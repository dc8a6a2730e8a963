"""The command line: ``hanse``. Exit 0 done, 1 gate failed, 2 usage or data error, 3 crash."""

import logging
import sys
from typing import Any

import typer
from rich.console import Console

from app.cli.commands import LazyGroup
from app.errors import EXIT_CRASH, EXIT_USAGE
from app.logs import LOG_FORMAT
from models.errors import HanseError

err = Console(stderr=True, markup=False, soft_wrap=True)
app = typer.Typer(
    cls=LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)

# Typer carries a copy of click of its own since 0.2x; the base of its public BadParameter is the class in use.
UsageError: Any = typer.BadParameter.__mro__[1]


@app.callback()
def hanse() -> None:
    """Nothing is done before a command."""


def main() -> None:
    """Entry point of the console script."""
    logging.basicConfig(level=logging.WARNING, format=LOG_FORMAT)
    try:
        code = app(standalone_mode=False)
        if isinstance(code, int) and code:
            sys.exit(code)
    except HanseError as error:
        print_error(err, error)
        sys.exit(EXIT_USAGE)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except BrokenPipeError:
        sys.stdout = None  # nobody reads on; Python would complain of that at its end
        sys.exit(EXIT_USAGE)
    except OSError as error:
        err.print(
            f"{error.filename or 'A file'} cannot be read or written: {error.strerror or error}.", highlight=False
        )
        sys.exit(EXIT_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        if isinstance(error, UsageError):
            if usage := error.format_message():
                err.print(f"Usage: {usage}", highlight=False)
            sys.exit(EXIT_USAGE)
        logging.getLogger("hanse").debug("crash", exc_info=error)
        err.print(
            f"Hanse failed: {type(error).__name__}: {error}. Please report the command that you ran.", markup=False
        )
        sys.exit(EXIT_CRASH)


def print_error(console: Console, error: HanseError) -> None:
    """What is wrong, where, and what would work."""
    console.print(f"{error.title}: {error.detail}", markup=False, highlight=False)
    for field, message in error.errors:
        console.print(f"  {field}: {message}", markup=False, highlight=False)
    for suggestion in error.suggestions:
        console.print(f"  - {suggestion}", markup=False, highlight=False)
