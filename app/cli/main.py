"""The command line: ``hanse``. Exit 0 done, 1 gate failed, 2 usage or data error, 3 crash."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import audit as cli_audit
from app.cli import benchmark as cli_benchmark
from app.cli import brief as cli_brief
from app.cli import opening
from app.cli import places as cli_places
from app.cli import pull as cli_pull
from app.cli import questionnaire as cli_questionnaire
from app.cli import serve as cli_serve
from app.cli import split as cli_split
from app.cli import text as cli_text
from app.errors import EXIT_CRASH, EXIT_USAGE
from app.logs import LOG_FORMAT
from app.services.rankings import rank_file, rank_partners, score_file
from app.settings import Settings
from models.errors import HanseError, InvalidInput
from models.ranking import Filters, Known, OrderBy, RankingQuery, Risk, Unit

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
out = Console(soft_wrap=True, markup=False)
err = opening.err

app.command()(cli_audit.audit)
app.command()(cli_brief.brief)
app.command()(cli_questionnaire.questionnaire)
app.command()(cli_questionnaire.survey)
benchmarks = typer.Typer(invoke_without_command=True, add_completion=False)
benchmarks.callback()(cli_benchmark.benchmark)
benchmarks.command()(cli_split.split)
app.add_typer(benchmarks, name="benchmark")
app.command()(cli_pull.pull)
app.command()(cli_serve.serve)
app.command()(cli_serve.doctor)
app.command()(cli_places.city)
app.command()(cli_places.links)

ReachOption = Annotated[
    float | None, typer.Option(help="0 closest match to 1 biggest market; each purpose has its own")
]
RiskOption = Annotated[Risk, typer.Option(help="places under sanctions, blocking laws, war, occupation")]


def main() -> None:
    """Entry point of the console script."""
    logging.basicConfig(level=logging.WARNING, format=LOG_FORMAT)
    try:
        code = app(standalone_mode=False)
        if isinstance(code, int) and code:
            sys.exit(code)
    except HanseError as error:
        cli_text.print_error(err, error)
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
        if isinstance(error, cli_text.UsageError):
            if usage := error.format_message():
                err.print(f"Usage: {usage}", highlight=False)
            sys.exit(EXIT_USAGE)
        logging.getLogger("hanse").debug("crash", exc_info=error)
        err.print(
            f"Hanse failed: {type(error).__name__}: {error}. Please report the command that you ran.", markup=False
        )
        sys.exit(EXIT_CRASH)


@app.command()
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
        list[str] | None, typer.Option(help="leave a kind of links out (sites, offices); may be repeated")
    ] = None,
) -> None:
    """Build the artefact: places, metros, features, index, plausibility."""
    from app.engine.build import build as run

    settings = cli_text.check(Settings)
    if partnerships is not None:
        cli_places.tell_ties(partnerships, settings.min_population)
    with opening.bar() as show:
        folder = run(settings, partnerships, show, cli_places.kinds(without_links or []), links)
    out.print(f"Built {folder.name} in {folder}.", highlight=False)


@app.command()
def match(
    city: cli_places.CityArg,
    purpose: Annotated[
        str, typer.Option(help="general, trade, investment, innovation, ports, tourism, ...")
    ] = "general",
    k: Annotated[int, typer.Option("--k", help="how many partners, 1 to 200")] = 10,
    country: Annotated[list[str] | None, typer.Option(help="only this country (ISO code); may be repeated")] = None,
    weight: Annotated[list[str] | None, typer.Option(help="BLOCK=W, e.g. port=0; may be repeated")] = None,
    order_by: Annotated[OrderBy, typer.Option(help="what orders the list")] = "fit",
    reach: ReachOption = None,
    cluster: Annotated[str | None, typer.Option(help="ask by this one cluster, e.g. semiconductors")] = None,
    risk: RiskOption = "exclude",
    per_country: Annotated[
        int | None, typer.Option(help="at most so many of one country, 0 for no limit; three in ten without it")
    ] = None,
    unit: Annotated[Unit, typer.Option(help="one city per metro, or every place")] = "metro",
    any_country: Annotated[bool, typer.Option("--any-country", help="let the city's own country in")] = False,
    known: Annotated[Known, typer.Option(help="what to do with ties that exist")] = "mark",
    as_json: cli_places.JsonFlag = False,
) -> None:
    """Rank partners for a city, with reasons."""
    query = cli_text.check(
        RankingQuery,
        purpose=purpose,
        k=k,
        weights=_weights(weight or []),
        reach=reach,
        cluster=cluster,
        risk=risk,
        per_country=per_country,
        unit=unit,
        order_by=order_by,
        filters=cli_text.check(Filters, countries=country or [], any_country=any_country, known=known),
    )
    engine = opening.engine()
    ranking = rank_partners(engine, city, query)
    if as_json:
        sys.stdout.write(ranking.model_dump_json(indent=1) + "\n")
    else:
        cli_text.print_ranking(out, ranking)


@app.command()
def rank(
    queries: Annotated[Path, typer.Option(help="CSV with a column geonameid")],
    out_file: Annotated[Path, typer.Option("--out", help="CSV: query_geonameid,rank,candidate_geonameid,score")],
    k: Annotated[int, typer.Option("--k", help="candidates per query, 1 to 200")] = 100,
    unit: Annotated[Unit, typer.Option(help="one city per metro, or every place")] = "city",
    purpose: Annotated[str, typer.Option(help="what the partners are for")] = "general",
    order_by: Annotated[OrderBy, typer.Option(help="what orders the list")] = "fit",
    reach: ReachOption = None,
    known: Annotated[Known, typer.Option(help="what to do with ties that exist")] = "hide",
    risk: RiskOption = "show",
) -> None:
    """Rank candidates for many cities at once; no limit per country, the own country is left out."""
    query = cli_text.check(
        RankingQuery,
        purpose=purpose,
        k=k,
        unit=unit,
        order_by=order_by,
        reach=reach,
        risk=risk,
        per_country=0,
        filters=Filters(known=known),
    )
    engine = opening.engine()
    with opening.bar() as show:
        count = rank_file(engine, queries, out_file, query, show)
    out.print(f"Ranked {count} cities into {out_file}.", highlight=False)


@app.command()
def score(
    pairs: Annotated[Path, typer.Option(help="CSV with columns a_geonameid (asker) and b_geonameid")],
    out_file: Annotated[Path, typer.Option("--out", help="CSV: the same rows with a column score")],
    purpose: Annotated[str, typer.Option(help="what the partners are for")] = "general",
    order_by: Annotated[OrderBy, typer.Option(help="fit, plausibility or blend")] = "fit",
    reach: ReachOption = None,
) -> None:
    """Score given pairs; a pair with an unknown place has no score."""
    query = cli_text.check(RankingQuery, purpose=purpose, order_by=order_by, reach=reach, per_country=0, risk="show")
    engine = opening.engine()
    with opening.bar() as show:
        scored, rows = score_file(engine, pairs, out_file, query, show)
    out.print(f"Scored {scored} of {rows} pairs into {out_file}.", highlight=False)


def _weights(pairs: list[str]) -> dict[str, float]:
    """``BLOCK=W`` options as a mapping."""
    weights = {}
    for pair in pairs:
        block, _, number = pair.partition("=")
        try:
            weights[block.strip()] = float(number)
        except ValueError as error:
            raise InvalidInput(f"--weight {pair}: write BLOCK=NUMBER, for instance port=0.") from error
    return weights
