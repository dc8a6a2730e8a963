"""LightGBM without scikit-learn, which it brings along where it is installed.

Its classes for scikit-learn serve nobody here, and cost every process that shows precedent half a second at start and
60 MB. While LightGBM is imported, scikit-learn is as if it were not installed.
"""

import sys
from typing import Any

_BROUGHT = "sklearn"

if _BROUGHT in sys.modules or "lightgbm" in sys.modules:
    import lightgbm
else:
    sys.modules[_BROUGHT] = None  # type: ignore[assignment]  # Python's own mark of what cannot be imported
    try:
        import lightgbm
    finally:
        del sys.modules[_BROUGHT]

lgb: Any = lightgbm
