"""What the dial and each block are worth on real links: ``python benchmarks/reach_curve.py LINKS [SET]...``.

LINKS is a folder of link sets (docs/evaluation.md). Needs a build. Prints, for each set under its purpose, recall,
recall beyond hubs and variety over ``reach``, from 0 (closest match) to 1 (biggest market), beside gravity; then the
same, and the AUC abroad at reach 0, without each block, with the recall that is lost.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.benchmark.links import ByFit, link_task
from app.engine.opened import Engine, Store
from app.settings import Settings
from data.link_sets import read_link_sets, read_metros
from features.blocks.registry import BLOCKS
from matching.evaluation.buckets import compare
from matching.evaluation.link_baselines import LinkGravity
from matching.evaluation.link_ground import Metros
from matching.evaluation.links import AUC, BEYOND, HEADLINE, SKILL, ByBaseline, LinkTask, evaluate_links
from models.evaluation import SplitResult

REACHES = tuple(tenth / 10 for tenth in range(11))


def main() -> None:
    """Print two tables a set."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    engine = Store(Settings()).ensure(lambda text, share: None)
    metros = Metros.build(engine.table, read_metros(folder))
    for files in read_link_sets(folder):
        if not wanted or files.name in wanted:
            task, purpose = link_task(files, metros), files.setting.purpose
            usual = engine.ranker.purposes[purpose].reach
            print(f"\n{files.name} for {purpose}, {len(task.queries)} queries, default reach {usual:g}\n")
            print(f"| reach | {HEADLINE} | beyond hubs | variety |\n|---|---|---|---|")
            for name, result in curve(engine, task, purpose):
                print(f"| {name} | {' | '.join(figures(result))} |", flush=True)
            print(f"\n| without | {HEADLINE} | beyond hubs | variety | AUC abroad | lost |\n|---|---|---|---|---|---|")
            for name, result, lost in ablations(engine, task, purpose):
                print(f"| {name} | {' | '.join(figures(result))} | {skill(result)} | {lost} |", flush=True)


def curve(engine: Engine, task: LinkTask, purpose: str) -> Iterator[tuple[str, SplitResult]]:
    """Our order at each reach, and gravity."""
    bare = replace(task, groups=())
    for reach in REACHES:
        yield f"{reach:g}", evaluate_links(variant(engine, purpose, reach=reach), bare)
    yield "gravity", evaluate_links(ByBaseline(LinkGravity(task.links)), bare)


def ablations(engine: Engine, task: LinkTask, purpose: str) -> Iterator[tuple[str, SplitResult, str]]:
    """Our order at its usual reach, whole and without each block that weighs something; and the recall that is lost."""
    whole = evaluate_links(variant(engine, purpose), task)
    yield "nothing", whole, ""
    for block in BLOCKS:
        if engine.ranker.purposes[purpose].weights.get(block):
            less = evaluate_links(variant(engine, purpose, weights={block: 0.0}), task)
            lost = compare(whole, less).difference[HEADLINE]
            yield block, less, f"{lost.mean:+.3f} ({lost.low:+.3f} to {lost.high:+.3f})"


def variant(engine: Engine, purpose: str, **change: object) -> ByFit:
    """Our order with another dial or other weights."""
    ranker = ByFit(engine, purpose)
    ranker.query = ranker.query.model_copy(update=change)
    return ranker


def figures(result: SplitResult) -> list[str]:
    """Recall, recall beyond hubs and variety."""
    whole = result.buckets["all"]
    beyond = whole.metrics.get(BEYOND)
    return [f"{whole.metrics[HEADLINE].mean:.3f}", f"{beyond.mean:.3f}" if beyond else "", f"{whole.variety or 0:.2f}"]


def skill(result: SplitResult) -> str:
    """AUC abroad."""
    held = result.buckets.get(SKILL["world"])
    return f"{held.metrics[AUC].mean:.3f}" if held else ""


if __name__ == "__main__":
    main()
