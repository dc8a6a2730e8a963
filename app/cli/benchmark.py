"""``hanse benchmark``: how good are the rankings, beside every baseline, and is that good enough?"""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.benchmark.named import pair_lines
from app.benchmark.options import BenchmarkOptions
from app.benchmark.run import run_benchmark
from app.cli import text as cli_text
from app.cli.vignettes import print_vignettes
from app.errors import EXIT_GATE
from app.settings import Settings
from matching.evaluation.links import AUC, BANDS, BEYOND, HEADLINE, SKILL
from models.evaluation import Bucket, EvaluationRecord, Interval, LinkSet, SplitResult

out = Console(soft_wrap=True, highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)
METRICS = ("mrr@100", "hits@10", "recall@100", "ndcg@10")
OF_LINKS = ("mrr@100", "hits@10", HEADLINE, BEYOND)
MOST_LEAKED = 20  # a choice: a log is read, the record is searched
ENOUGH = 50  # queries: below it an interval is so wide that a figure is shown and is no aim
WIDE = 200  # columns of a table where the output is a file, so that no interval is cut


def benchmark(
    suite: Annotated[
        str,
        typer.Option(
            help="a folder of ties, link sets or coded vignettes; ties: our own, split by seed; links: the link sets "
            "of the home; or readiness: known cases of the audit, and our vignettes"
        ),
    ] = "ties",
    rankings: Annotated[Path | None, typer.Option(help="score somebody else's ranking (CSV) in place of ours")] = None,
    ranker: Annotated[
        str | None, typer.Option(help="run your own ranker beside ours: module:Class (docs/benchmark.md)")
    ] = None,
    against: Annotated[Path | None, typer.Option(help="an earlier record to compare with")] = None,
    gate: Annotated[Path | None, typer.Option(help="thresholds and allowed regressions")] = None,
    json: Annotated[Path | None, typer.Option(help="write the record here")] = None,
    junit: Annotated[Path | None, typer.Option(help="write JUnit XML here")] = None,
    html: Annotated[Path | None, typer.Option(help="write a page with plots here")] = None,
    baselines: Annotated[
        list[str] | None, typer.Option(help="only this baseline; may be repeated; none runs none of them")
    ] = None,
    seed: Annotated[int, typer.Option(help="of splits, model and intervals")] = 0,
    context: typer.Context = None,  # type: ignore[assignment]  # typer gives it; other callers have none
) -> None:
    """Run a benchmark over the whole gazetteer; exit 1 where a gate fails."""
    if context is not None and context.invoked_subcommand is not None:  # the verb stands on its own
        return
    options = BenchmarkOptions(
        suite=suite,
        rankings=rankings,
        ranker=ranker,
        against=against,
        gate=gate,
        json=json,
        junit=junit,
        html=html,
        seed=seed,
        baselines=[] if baselines == ["none"] else baselines,
    )
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)
        home = cli_text.check(Settings)
        record = run_benchmark(options, home, lambda t, s: bar.update(task, description=t, completed=s))
    for split in record.splits if record.kind == "ties" else ():
        _print(record, split)
    for one, split in zip(record.sets, record.splits, strict=False):
        _print_set(record, one, split)
    _print_cases(record)
    print_vignettes(record, out)
    _print_gates(record)
    if not record.passed:
        raise typer.Exit(EXIT_GATE)


def _print_gates(record: EvaluationRecord) -> None:
    """Each gate with its figure, or why there is none; then each leak with its pairs."""
    for check in record.gates:
        value = "" if check.value is None else f" (is {check.value:.4f})"
        value = f". {check.why.text}" if check.why else value
        if record.kind != "readiness" or not check.passed or check.value is not None:
            out.print(f"{'passed' if check.passed else 'FAILED'}  {check.name}: {check.rule}{value}", markup=False)
    for leak in record.leaks:
        out.print(f"LEAK    {leak}", markup=False)
    for pair in pair_lines(record.leaked[:MOST_LEAKED]):
        out.print(f"        {pair}", markup=False)
    if len(record.leaked) > MOST_LEAKED:
        out.print(f"        and {len(record.leaked) - MOST_LEAKED} more; the record has them all", markup=False)


def _print_cases(record: EvaluationRecord) -> None:
    """Known cases: counts by group, then each economic one and each that is not as written."""
    for group, when in dict.fromkeys((c.group, c.when) for c in record.cases):
        here = [c for c in record.cases if (c.group, c.when) == (group, when)]
        counts = Counter(c.outcome.replace("_", " ") for c in here)
        outcomes = "; ".join(f"{n} {text}" for text, n in counts.most_common())
        out.print(f"{group}, {when}: {len(here)} ties: {outcomes}; {sum(c.blocked for c in here)} blocked")
    for case in record.cases:
        if case.when == "then" and case.potential and (case.group == "economic" or case.outcome != "as_written"):
            axes = [f"{low:.0f} to {high:.0f}" for low, high in (case.potential, case.readiness)]
            out.print(
                f"  {case.name} ({case.group}, {case.as_of.year}): {case.outcome.replace('_', ' ')}; "
                f"possible: {', '.join(case.possible)}; "
                f"potential {axes[0]}, readiness {axes[1]}; nothing known of: {', '.join(case.unknown) or '-'}",
                markup=False,
            )


def _print(record: EvaluationRecord, split: SplitResult) -> None:
    """Ours and every baseline on one split, with intervals over all queries."""
    table = Table("ranker", *METRICS, "ms a query", title=f"{record.suite}, {split.split}", box=None, pad_edge=False)
    for result in [split, *(b for b in record.baselines if b.split == split.split)]:
        bucket = result.buckets["all"]
        figures = [_text(bucket.metrics.get(name)) for name in METRICS]
        table.add_row(result.ranker, *figures, f"{1000 * result.seconds_per_query:.0f}")
    _wide(table)
    for name, bucket in split.buckets.items():
        if name != "all" and bucket.queries:
            out.print(f"  {name}: {bucket.queries} queries, mrr {_text(bucket.metrics.get('mrr@100'))}")
    shown = split.exposure
    out.print(
        f"  coverage {shown.coverage:.3f}, gini {shown.gini:.3f}, country entropy {shown.country_entropy:.2f} bits, "
        f"mean degree {shown.mean_degree:.1f}"
    )


def _print_set(record: EvaluationRecord, one: LinkSet, split: SplitResult) -> None:
    """Ours and every baseline on one set: recall, recall beyond hubs, variety and skill; then ours less each."""
    queries = split.buckets["all"].queries
    few = "" if queries >= ENOUGH else ", too few for an aim"
    seen = f", and the build knows {one.mirror}, which give some of them away" if one.mirrored else ""
    title = f"{one.name} for {one.purpose}: {queries} queries, {one.links} links{few}{seen}"
    columns = ("ranker", *OF_LINKS, "variety", "AUC home", "AUC abroad")
    table = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False)
    for result in [split, *(b for b in record.baselines if b.split == split.split)]:
        bucket = result.buckets["all"]
        skill = [result.buckets.get(SKILL[kind]) for kind in ("home", "world")]
        table.add_row(
            result.ranker,
            *(_text(bucket.metrics.get(name)) for name in OF_LINKS),
            _share(bucket.variety),
            *(_text(held.metrics.get(AUC)) if held else "" for held in skill),
        )
    for compared in (c for c in record.comparisons if c.split == split.split):
        gain = [_text(compared.difference.get(name)) for name in OF_LINKS]
        skill_gain = [_text(compared.buckets.get(SKILL[kind], {}).get(AUC)) for kind in ("home", "world")]
        table.add_row(f"less {compared.other}", *gain, "", *skill_gain)
    _wide(table)
    for name in (f"population {band}" for band, _, _ in BANDS):
        if name in split.buckets:
            held = split.buckets[name]
            out.print(f"  {name}: {_band(held)}; {_gains(record, split.split, name)}", markup=False)


def _band(bucket: Bucket) -> str:
    return (
        f"{bucket.queries} queries, {HEADLINE} {_text(bucket.metrics.get(HEADLINE))}, variety {_share(bucket.variety)}"
    )


def _gains(record: EvaluationRecord, split: str, bucket: str) -> str:
    """Ours less the better known baselines, in recall, within a bucket."""
    found = {c.other: c.buckets.get(bucket, {}).get(HEADLINE) for c in record.comparisons if c.split == split}
    return ", ".join(f"less {name} {_text(found[name])}" for name in ("gravity", "popularity") if found.get(name))


def _wide(table: Table) -> None:
    """A table that is never narrowed, since rich would cut its figures."""
    Console(soft_wrap=True, highlight=False, width=max(out.width, WIDE)).print(table)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _text(value: Interval | None) -> str:
    return "" if value is None else f"{value.mean:.3f} ({value.low:.3f}-{value.high:.3f})"
