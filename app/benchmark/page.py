"""A benchmark record as one HTML page that needs nothing else: tables and inline SVG."""

from collections.abc import Sequence
from html import escape

from app.benchmark.plots import bars, line
from models.evaluation import Bucket, EvaluationRecord, Interval, SplitResult

SHOWN = ("mrr@100", "hits@1", "hits@10", "recall@100", "ndcg@10")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;color:#1b2733;background:#fff}
h1,h2,h3{line-height:1.2}table{border-collapse:collapse;margin:1rem 0;width:100%}caption{text-align:left;color:#56616c}
th,td{padding:.3rem .6rem;border-bottom:1px solid #d9dee3;text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}.ours{font-weight:600;background:#eef5f4}.bad{color:#a11b1b}.good{color:#1d6b3f}
.plots{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0}figcaption{color:#56616c;font-size:.9rem;max-width:22rem}
@media(prefers-color-scheme:dark){body{background:#12181e;color:#dfe6ec}th,td{border-color:#33404c}.ours{background:#1c2b2c}
.bad{color:#ff8f8f}.good{color:#7fd6a2}caption,figcaption{color:#9aa7b3}}
"""


def html_page(record: EvaluationRecord) -> str:
    """The whole page."""
    parts = [_head(record), *(_split(record, split) for split in record.splits)]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Benchmark {escape(record.suite)}</title><style>{STYLE}</style><main>{''.join(parts)}</main></html>\n"
    )


def _head(record: EvaluationRecord) -> str:
    verdict = '<p class="good">Passed.</p>' if record.passed else '<p class="bad">Not passed.</p>'
    leaks = "".join(f'<li class="bad">Leak: {escape(leak)}</li>' for leak in record.leaks)
    gates = "".join(
        f'<li class="{"good" if g.passed else "bad"}">{escape(g.name)}: {escape(g.rule)}; '
        f"{'not found' if g.value is None else f'{g.value:.4f}'}</li>"
        for g in record.gates
    )
    facts = (
        f"Data {record.data_fingerprint}, code {record.code_version}, build {record.build_id or 'none'}, "
        f"seed {record.seed}, {record.wall_seconds:.0f} s, of which {record.fit_seconds:.0f} s fitting."
    )
    return (
        f"<h1>{escape(record.ranker)} on {escape(record.suite)}</h1>{verdict}<p>{escape(facts)} It measures whether "
        "recorded ties are found again, not what a tie is worth.</p>"
        f"<ul>{leaks}{gates}</ul>"
    )


def _split(record: EvaluationRecord, split: SplitResult) -> str:
    others = [b for b in record.baselines if b.split == split.split]
    rows = [_row(split.ranker, split.buckets["all"], "ours"), *(_row(o.ranker, o.buckets["all"], "") for o in others)]
    buckets = [_row(f"{name} ({b.queries})", b, "") for name, b in split.buckets.items()]
    gains = [
        f"<tr><td>{escape(c.other)}</td><td>{_interval(c.difference.get('mrr@100'))}</td>"
        f'<td class="{"good" if c.better else "bad"}">{"yes" if c.better else "no"}</td></tr>'
        for c in record.comparisons
        if c.split == split.split
    ]
    shown = split.exposure
    exposed = (
        f"The top 10s show {shown.distinct} cities ({shown.coverage:.1%} of the catalogue), Gini {shown.gini:.3f}, "
        f"{shown.country_entropy:.2f} bits of countries in a list, mean known ties {shown.mean_degree:.1f}; "
        f"{shown.illegal} illegal rows, {shown.without_rows} queries without an answer; "
        f"{split.seconds_per_query * 1000:.0f} ms per query."
    )
    return (
        f"<h2>{escape(split.split)}</h2>{_table('Ranker', rows, 'Mean over queries with 95 % interval')}"
        f"<p>{escape(exposed)}</p><h3>By kind of query</h3>{_table('Queries', buckets, '')}"
        "<h3>Against each baseline</h3><table><tr><th>Baseline</th><th>Gain in MRR</th><th>Surely better</th></tr>"
        f'{"".join(gains)}</table><div class="plots">{"".join(_plots(split))}</div>'
    )


def _plots(split: SplitResult) -> list[str]:
    held = [(b.stated, b.held) for b in split.calibration]
    kept = [(p.coverage, p.value) for p in split.risk]
    bands = _bars(split, "population ")
    regions = _bars(split, "region ")
    figures = []
    if held:
        figures.append(_figure(line(held, diagonal=True), "Stated probability (across) and share that held (up)."))
    if kept:
        figures.append(_figure(line(kept), "Share of queries answered, surest first (across), and Hits@10 (up)."))
    figures.append(_figure(bars(bands), "MRR by population of the asker."))
    figures.append(_figure(bars(regions), "MRR by continent of the asker."))
    return figures


def _bars(split: SplitResult, prefix: str) -> list[tuple[str, float]]:
    found = sorted((n.removeprefix(prefix), b) for n, b in split.buckets.items() if n.startswith(prefix))
    return [(name, bucket.metrics["mrr@100"].mean) for name, bucket in found]


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _table(first: str, rows: Sequence[str], caption: str) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in (first, *SHOWN))
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{''.join(rows)}</table>"


def _row(name: str, bucket: Bucket, style: str) -> str:
    cells = "".join(f"<td>{_interval(bucket.metrics.get(metric))}</td>" for metric in SHOWN)
    return f'<tr class="{style}"><td>{escape(name)}</td>{cells}</tr>'


def _interval(value: Interval | None) -> str:
    return "" if value is None else f"{value.mean:.3f} ({value.low:.3f} to {value.high:.3f})"
