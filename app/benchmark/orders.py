"""What users see, measured on ties: our order by fit for a purpose, over every place."""

import numpy as np

from app.engine.opened import Engine
from features.arrays import Floats, Ints
from matching.evaluation.gates import fit_name
from models.errors import NotReady
from models.ranking import Filters, RankingQuery


class FitOrder:
    """The fit of all places with an asker, as ``hanse rank --purpose P`` orders them.

    Args:
        engine: the build. name: as ``fit_name`` gives it.
        ids: GeoNames ids of the suite's candidates.

    Raises:
        NotReady: the build is of another gazetteer than the suite.
    """

    def __init__(self, engine: Engine, name: str, ids: Ints) -> None:
        if not np.array_equal(engine.table.ids, ids):
            raise NotReady("The build is of another gazetteer than the benchmark. Run `hanse build` to make a new one.")
        self.engine, self.name = engine, name
        self.rows = np.arange(len(ids))
        purpose, filters = name.removeprefix(fit_name("")), Filters(known="mark")
        self.query = RankingQuery(purpose=purpose, unit="city", per_country=0, risk="show", filters=filters)

    def score(self, row: int) -> Floats:
        """Fit of every place, about 0 to 1, shape (n,)."""
        return self.engine.ranker.scores(row, self.rows, self.query)
