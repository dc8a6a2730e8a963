"""The catalogue of first steps, read from its table."""

import tomllib
from functools import cache

from data.cards import bundled
from models.brief import Action


@cache
def read_actions() -> tuple[Action, ...]:
    """First steps in the order of the file.

    Raises:
        ValidationError: an entry lacks something.
    """
    raw = tomllib.loads(bundled("actions.toml").read_text(encoding="utf-8"))
    return tuple(Action(id=key, **entry) for key, entry in raw.items())
