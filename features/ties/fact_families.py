"""Plausibility features of facts: likeness by block, and what holds between the two cities (trade, bloc, sea, air)."""

import numpy as np

from features.ties.view import Column, View

LIKENESS = ("industry", "text", "port", "air", "country", "geography")
PAIRS = ("sea_distance", "air_link", "trade_share", "common_bloc", "working_hours")


def fact_features(view: View) -> dict[str, Column]:
    """Inner products of the blocks' rows, the pair features that the other families lack, and how far texts are known.

    Empty where the places come without a feature space.
    """
    space, rows, me = view.places.facts, view.rows, view.asker
    if space is None:
        return {}
    whole = len(rows) == len(space.matrix)
    matrix = space.matrix if whole else space.matrix[rows]
    columns: dict[str, Column] = {
        f"like_{block}": matrix[:, space.slices[block]] @ space.matrix[me, space.slices[block]] for block in LIKENESS
    }
    pairs = (space.pairs if whole else space.pairs.take(rows)).features(space.pairs, me)
    columns |= {name: pairs[name] for name in PAIRS}
    text = space.width + list(space.slices).index("text")
    columns |= {"text_known": matrix[:, text], "asker_text_known": float(np.asarray(space.matrix[me, text]))}
    return columns
