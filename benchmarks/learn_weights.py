"""Learn the weights of a purpose from real links: ``python benchmarks/learn_weights.py TRAIN.csv... [OPTIONS]``.

TRAIN.csv has ``a_geonameid,b_geonameid``; several files are learned from together. Needs a build, and for a set's
weights one without the links that mirror it (``hanse build --without-links KIND``). Prints the weights of each side,
normalised to 100, as ``data/bundled/purposes.toml`` takes them; with ``--purpose`` beside those that it has now.

The model is a conditional logit (McFadden 1974) over the product's own features, which both ends choose by: a link is
a choice of the asker among all metros abroad, utility linear in the features, no constant for any place, no weight
below 0. Of the unchosen a sample stands for all: drawn with probability in proportion to the square root of the
people, so that it holds rivals that matter, and each corrected by minus the logarithm of its expected draws. A ridge
on the weights of standardised features keeps twins from swinging. Links within a country are left out.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from app.engine.opened import Engine, Store
from app.settings import Settings
from data.pairs import read_pairs
from features.arrays import Floats, Ints
from features.blocks.registry import FEATURES, SIDES
from matching.ranking.breakdown import breakdown
from matching.ranking.weighting import Weighting

NAMES = tuple(f.name for features in FEATURES.values() for f in features)
SIDE = {f.name: f.side for features in FEATURES.values() for f in features}
MOST_OF_ONE = 10  # links of one asker that are learned from, so that no hub outvotes the rest
FEWEST = 1e4  # people, in the chance to be drawn: below it all metros are as likely
SHOWN = 0.05  # a share that rounds to nothing is not printed
START = 0.1  # a weight of zero has no way up where the bound and the gradient meet


@dataclass(frozen=True)
class Choice:
    """One asker's links among what it could have chosen.

    Attributes:
        chosen, others: features, shapes (links, features) and (sample, features).
        correction: of the others, shape (sample,): minus ln of the expected draws.
    """

    chosen: Floats
    others: Floats
    correction: Floats


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", nargs="+", type=Path)
    parser.add_argument("--purpose", help="print the weights of this purpose beside")
    parser.add_argument("--candidates", type=int, default=400, help="unchosen metros for each asker")
    parser.add_argument("--links", type=int, default=2500, help="links to learn from at most, in each file")
    parser.add_argument("--ridge", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    engine = Store(Settings()).ensure(lambda text, share: None)
    rng = np.random.default_rng(options.seed)
    choices: list[Choice] = []
    for path in options.train:
        choices += sampled(engine, read_pairs(path), options.candidates, options.links, rng)
    if not choices:
        parser.error("no link of these files joins two known metros of two countries")
    weights, loss = learn(choices, options.ridge)
    links = sum(len(c.chosen) for c in choices)
    left_out = ", ".join(engine.manifest.inputs.get("without_links", [])) or "none"
    print(
        f"{links} links of {len(choices)} askers; build {engine.manifest.build_id}, kinds of links left out: {left_out}"
    )
    print(f"mean loss {loss:.4f}, by chance {chance(choices):.4f}")
    shipped = engine.ranker.purposes[options.purpose].sides if options.purpose else {}
    for line in side_tables(dict(zip(NAMES, weights.tolist(), strict=True)), shipped):
        print(line)


def sampled(
    engine: Engine, pairs: Sequence[tuple[int, int]], count: int, most: int, rng: np.random.Generator
) -> list[Choice]:
    """The choices of askers in random order, both ends of a link asking, until enough links are there."""
    table = engine.table
    anchors = np.flatnonzero(table.is_anchor)
    pull = np.sqrt(np.maximum(table.metro_population[anchors], FEWEST))
    place = {int(row): i for i, row in enumerate(anchors)}
    found: list[Choice] = []
    links, askers = 0, partners(engine, pairs)
    for row in rng.permutation(sorted(askers)).tolist():
        if links >= most:
            break
        abroad = table.country[anchors] != table.country[row]
        linked = np.array(sorted(place[p] for p in askers[row] if abroad[place[p]]), np.int64)
        if not len(linked):
            continue
        chance_of = pull * abroad
        chance_of[linked] = 0
        chance_of /= chance_of.sum()
        drawn = rng.choice(len(anchors), min(count, int(np.count_nonzero(chance_of))), replace=False, p=chance_of)
        linked = linked if len(linked) <= MOST_OF_ONE else rng.choice(linked, MOST_OF_ONE, replace=False)
        values = features(engine, row, anchors[np.concatenate([linked, drawn])])
        correction = -np.log(chance_of[drawn] * len(drawn))
        found.append(Choice(values[: len(linked)], values[len(linked) :], correction))
        links += len(linked)
    return found


def partners(engine: Engine, pairs: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    """Anchor row to the anchor rows that it is linked with."""
    table, found = engine.table, dict[int, set[int]]()
    for a, b in pairs:
        if a in table.row_of and b in table.row_of:
            one, other = (int(table.anchor[table.row_of[i]]) for i in (a, b))
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def features(engine: Engine, row: int, rows: Ints) -> Floats:
    """The product's features of an asker with some places, shape (rows, features)."""
    scorer = engine.ranker.scorer
    values = breakdown(scorer, scorer.space.at(row), Weighting({}), rows).features
    return np.column_stack([values[name] for name in NAMES])


def learn(choices: Sequence[Choice], ridge: float) -> tuple[Floats, float]:
    """Weights of the features, none below 0, and the mean loss of a link; a feature that never varies weighs 0."""
    spread = np.concatenate([c.others for c in choices]).std(axis=0)
    unit = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
    scaled = [Choice(c.chosen * unit, c.others * unit, c.correction) for c in choices]

    def objective(weights: Floats) -> tuple[float, Floats]:
        loss, slope = likelihood(scaled, weights)
        return loss + ridge * float(weights @ weights), slope + 2 * ridge * weights

    start = np.full(len(unit), START) * (unit > 0)
    best = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(unit))
    return np.asarray(best.x * unit), likelihood(scaled, best.x)[0]


def likelihood(choices: Sequence[Choice], weights: Floats) -> tuple[float, Floats]:
    """Mean negative log likelihood of a link, and its slope in the weights, shape (features,)."""
    loss, slope, links = 0.0, np.zeros_like(weights), 0
    for choice in choices:
        utility = choice.others @ weights + choice.correction
        mine = choice.chosen @ weights
        top = max(float(utility.max()), float(mine.max()))  # so that no exponential overflows
        pull, own = np.exp(utility - top), np.exp(mine - top)
        whole = pull.sum() + own
        loss += float((np.log(whole) + top - mine).sum())
        expected = ((pull @ choice.others)[None, :] + own[:, None] * choice.chosen) / whole[:, None]
        slope += (expected - choice.chosen).sum(axis=0)
        links += len(mine)
    return loss / links, slope / links


def chance(choices: Sequence[Choice]) -> float:
    """The loss of weights of zero."""
    return likelihood(choices, np.zeros(choices[0].chosen.shape[1]))[0]


def side_tables(weights: Mapping[str, float], shipped: Mapping[str, Mapping[str, float]]) -> list[str]:
    """A table for each side, its weights summing to 100, the heaviest first."""
    lines = []
    for side in SIDES:
        own = {name: weight for name, weight in weights.items() if SIDE[name] == side}
        now = shipped.get(side, {})
        heads = f"| {side} | learned |" + (" shipped |" if shipped else "")
        lines += ["", heads, "|---" * heads.count("|", 1) + "|"]
        for name in sorted(own, key=lambda name: (-own[name], name)):
            learned, given = share(own[name], own), share(now.get(name, 0.0), now)
            if learned >= SHOWN or given >= SHOWN:
                lines.append(f"| {name} | {learned:.1f} |" + (f" {given:.1f} |" if shipped else ""))
    return lines


def share(weight: float, side: Mapping[str, float]) -> float:
    """A weight as a share of its side, of 100."""
    total = sum(side.values())
    return 100 * weight / total if total else 0.0


if __name__ == "__main__":
    main()
