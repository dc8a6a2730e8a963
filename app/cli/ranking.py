"""``hanse match``, ``hanse rank`` and ``hanse score``: partners for a city, for many, and the score of given pairs."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli import text as cli_text
from app.cli.words import CityArg, JsonFlag
from app.services.rankings import rank_file, rank_partners, score_file
from models.errors import InvalidInput
from models.ranking import Filters, Known, OrderBy, RankingQuery, Risk, Unit

out = Console(soft_wrap=True, markup=False)

ReachOption = Annotated[
    float | None, typer.Option(help="0 closest match to 1 biggest market; each purpose has its own")
]
RiskOption = Annotated[Risk, typer.Option(help="places under sanctions, blocking laws, war, occupation")]


def match(
    city: CityArg,
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
    as_json: JsonFlag = False,
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
