"""Reader of the vocabulary: one table of words for all that read them, the file's reader and the audit alike."""

import tomllib
from functools import cache
from typing import Any

from data.cards import bundled
from data.fields import read_fields
from models.vocabulary import Vocabulary

WORDS: dict[str, Any] = tomllib.loads(bundled("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def read_vocabulary() -> Vocabulary:
    """The part of the vocabulary that the audit needs; files are read by the whole of it."""
    return Vocabulary(
        fields=dict(read_fields()),
        business=tuple(WORDS["business"]["words"]),
        economic_bodies=tuple(WORDS["economic_bodies"]["words"]),
        lines=tuple((line, tuple(words)) for line, words in WORDS["lines"].items()),
        dollars={code: entry["usd"] for code, entry in WORDS["currency"].items()},
    )
