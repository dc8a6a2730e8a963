"""Names of the array types that the house computes with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Row: TypeAlias = NDArray[np.float32]
"""One number a place (or a column of it), as features are kept."""
Rows: TypeAlias = NDArray[np.float32]
"""One row of numbers a place, as features are kept."""
Floats: TypeAlias = NDArray[np.float64]
"""Scores and whatever is summed, in double precision."""
Ints: TypeAlias = NDArray[np.int64]
"""Rows of tables, ids and counts."""
Mask: TypeAlias = NDArray[np.bool_]
"""Which places a rule lets through."""
Strings: TypeAlias = NDArray[np.str_]
"""Codes and names."""
