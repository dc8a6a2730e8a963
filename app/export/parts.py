"""What a document is made of, whatever prints it."""

from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``code`` is the verdict it carries, empty for none; ``apart`` begins a page."""

    level: int
    text: str
    code: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` for captions, ``lead`` for the sentence that carries a page."""

    text: str
    quiet: bool = False
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list with a title; ``run_in`` sets the items behind the title in one paragraph, which saves room."""

    title: str
    items: tuple[str, ...]
    run_in: bool = False

    @property
    def running(self) -> str:
        """The items as one paragraph: what does not end a sentence is set apart by a semicolon."""
        text = ""
        for item in filter(None, self.items):
            wide = east_asian_width(text[-1:] or "a") in "WF"
            ended = text.endswith((".", "?", "。", "？"))
            text += f"{'' if not text or ended else '；' if wide else ';'}{' ' if text and not wide else ''}{item}"
        return text


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``codes`` holds the verdict of each row, or nothing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on 0..100 with its bands and, where at least half of it is known, a dot."""

    label: str
    low: float
    high: float
    known: float | None
    text: str


Part = Heading | Paragraph | Points | Grid | Bar
HALF = 0.5  # a choice: a point is drawn where at least half is known; below, it would show what hardly anything says
MOST_NAMES = 6  # a choice: names after which a list says how many more there are
