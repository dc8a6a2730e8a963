"""Words around names of places, in one table: words of cities and regions, short forms, names that are asked about."""

import tomllib
from typing import Any

from data.cards import bundled

WORDS: dict[str, Any] = tomllib.loads(bundled("gazetteer/words.toml").read_text(encoding="utf-8"))
