"""The words of a language: messages by code, verdicts, criteria, headings. English messages live with the maths."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from matching.readiness.words import ENGLISH, VERDICTS
from models.base import Message
from models.errors import InvalidInput

LANGUAGES = ("en", "es", "ja")
FOLDER = Path(__file__).parent / "audit"
PAGE_WORDS = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All words of one language; what a language lacks stays in English."""

    language: str
    messages: dict[str, str]
    verdicts: dict[str, str]
    criteria: dict[str, str]
    steps: dict[str, str]
    terms: dict[str, str]
    labels: dict[str, str]

    def text(self, code: str, params: dict[str, Any]) -> str:
        """A message in this language; parameters that are words of ours are put into it too."""
        return self.messages[code].format(**{name: self._term(value) for name, value in params.items()})

    def message(self, message: Message) -> Message:
        """The same message with its text in this language."""
        return Message(code=message.code, params=message.params, text=self.text(message.code, message.params))

    def verdict(self, *codes: str) -> str:
        """One verdict in words, or several that are open."""
        return " / ".join(self.verdicts[code] for code in codes)

    def line(self, line: str) -> str:
        """The name of a line of the relation."""
        return self.labels[f"line_{line}"]

    def _term(self, value: Any) -> Any:
        if not isinstance(value, str) or not self.terms:
            return value
        parts, found = value.split(", "), []
        while parts:
            count = next((n for n in range(len(parts), 1, -1) if ", ".join(parts[:n]).lower() in self.terms), 1)
            name = ", ".join(parts[:count])
            found.append(self.terms.get(name.lower(), self.terms.get(name, name)))
            parts = parts[count:]
        return ("、" if self.language == "ja" and found != value.split(", ") else ", ").join(found)


def _clusters(language: str) -> dict[str, str]:
    """Names of the atlas's clusters by their English name in small letters; none in English."""
    read: dict[str, Any] = json.loads((PAGE_WORDS / f"{language}.json").read_text("utf-8"))
    return {} if language == "en" else dict(read.get("clusters", {}))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of ``en``, ``es`` or ``ja``.

    Raises:
        InvalidInput: another language; ours are the suggestions.
    """
    if language not in LANGUAGES:
        raise InvalidInput(f"there are no words for '{language}' yet", suggestions=LANGUAGES)
    read = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return Catalogue(
        language=language,
        messages={**ENGLISH, **read.get("messages", {})},
        verdicts={**VERDICTS, **read.get("verdicts", {})},
        criteria=read.get("criteria", {}),
        steps=read.get("steps", {}),
        terms={**_clusters(language), **read.get("terms", {})},
        labels=read["labels"],
    )
