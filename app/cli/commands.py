"""Which commands there are; each is read when it is asked for, so that ``hanse --help`` needs none of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the module and the name of its function or group there, and what ``hanse --help`` says of it."""

    module: str
    name: str
    about: str


# What is said of each is the first paragraph of its own help; a test compares the two.
ENTRIES: Mapping[str, Entry] = {
    "audit": Entry(
        "app.cli.audit", "audit", "Audit your partnerships: verdict, intervals, reasons, what to find out next."
    ),
    "brief": Entry(
        "app.cli.brief",
        "brief",
        "Write two pages on one partner: what to do, why, with whom, ninety days; every sentence has its fact.",
    ),
    "questionnaire": Entry(
        "app.cli.questionnaire",
        "questionnaire",
        "Write a form with the questions whose answers tell most; `hanse audit --answers` reads what it saves.",
    ),
    "survey": Entry(
        "app.cli.questionnaire",
        "survey",
        "Count the answers of a network: a summary without names, and an index of its ties.",
    ),
    "pull": Entry(
        "app.cli.pull",
        "pull",
        "Read live sources into the home, from a folder or (ties, gleif, ror) from their public addresses.",
    ),
    "serve": Entry("app.cli.serve", "serve", "Serve the API and the web app; builds the artefact on first use."),
    "doctor": Entry("app.cli.serve", "doctor", "Check that packages, tables and artefact are as they should be."),
    "city": Entry("app.cli.places", "city", "Show the facts of one city with their sources."),
    "links": Entry(
        "app.cli.places",
        "links",
        "Show which works, laboratories, offices, flights and sailings bind a city with others.",
    ),
    "build": Entry("app.cli.build", "build", "Build the artefact: places, metros, features, index, plausibility."),
    "match": Entry("app.cli.ranking", "match", "Rank partners for a city, with reasons."),
    "rank": Entry(
        "app.cli.ranking",
        "rank",
        "Rank candidates for many cities at once; no limit per country, the own country is left out.",
    ),
    "score": Entry("app.cli.ranking", "score", "Score given pairs; a pair with an unknown place has no score."),
    "benchmark": Entry(
        "app.cli.split", "benchmarks", "Run a benchmark over the whole gazetteer; exit 1 where a gate fails."
    ),
}


@cache
def read(name: str) -> Any:
    """A command, read from its module, as Typer's own click has it."""
    entry = ENTRIES[name]
    found = getattr(import_module(entry.module), entry.name)
    if not isinstance(found, typer.Typer):
        one = typer.Typer(add_completion=False)
        one.command(name)(found)
        found = one
    command = typer.main.get_command(found)
    command.name = name
    return command


class Commands(Mapping[str, Any]):
    """Name to command; what nobody looks up is not read."""

    def __getitem__(self, name: str) -> Any:
        if name not in ENTRIES:
            raise KeyError(name)
        return read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)


class LazyGroup(TyperGroup):
    """A group whose list of commands is made from what is said of them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = Commands()  # type: ignore[assignment]  # nothing is added to it

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help of a plain group, with stand-ins that bear the name and the sentence of each command."""
        listed: dict[str, Any] = {name: TyperCommand(name, help=entry.about) for name, entry in ENTRIES.items()}
        plain = TyperGroup(
            name=self.name,
            commands=listed,
            help=self.help,
            params=self.params,
            no_args_is_help=self.no_args_is_help,
            rich_markup_mode=self.rich_markup_mode,
        )
        plain.format_help(ctx, formatter)
