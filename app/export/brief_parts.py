"""What every printer of a brief needs: its two pages, headings, and the words around them."""

from app.messages.language import Language
from models.brief import Brief, BriefRow, Section, SectionName, Sentence
from models.city import CityRef
from models.readiness import AxisScore

FIRST: frozenset[SectionName] = frozenset({"lead", "why", "why_now", "verdict", "missing", "who"})
FIRST_SHARED: frozenset[SectionName] = frozenset({"lead", "did", "why", "missing", "close"})
TABLES: frozenset[SectionName] = frozenset({"who", "streams", "plan"})


def pages(brief: Brief) -> tuple[list[Section], list[Section]]:
    """The sections of both pages: the answer and its limits; the work."""
    first = FIRST if brief.edition == "internal" else FIRST_SHARED
    parts = brief.sections
    return [p for p in parts if p.name in first], [p for p in parts if p.name not in first]


def title(brief: Brief, words: Language) -> str:
    """Both names, with what tells namesakes apart."""
    return words.labels["brief_heading"].format(a=words.city(brief.city), b=words.city(brief.partner))


def kind(brief: Brief, words: Language) -> str:
    """For whom, and as of when."""
    places = {"a": _place(brief.city, words), "b": _place(brief.partner, words)}
    return words.labels[f"brief_kind_{brief.edition}"].format(date=words.day(brief.as_of), **places)


def _place(city: CityRef, words: Language) -> str:
    return words.labels["brief_place"].format(city=words.city(city), country=words.country(city.country))


def foot(brief: Brief, words: Language, page: int) -> str:
    """The line at the end of a page."""
    label = "brief_foot" if brief.edition == "internal" else "brief_foot_partner"
    return words.labels[label].format(page=page, run=brief.run_id)


def heading(part: Section, brief: Brief, words: Language) -> str:
    """What stands above a section; a letter has headings of its own for some."""
    usual = words.labels.get(f"brief_{part.name}", "")
    return usual if brief.edition == "internal" else words.labels.get(f"brief_letter_{part.name}", usual)


def heads(brief: Brief, words: Language) -> dict[str, list[str]]:
    """Headings of the tables."""
    label = words.labels
    return {
        "who": [label["brief_line"], words.city(brief.city), words.city(brief.partner)],
        "streams": [label["brief_field"], label["brief_fact"], label["brief_first"]],
        "plan": [label["brief_days"], label["brief_step"], label["brief_owner"]],
    }


def bars(brief: Brief, words: Language) -> list[tuple[AxisScore, str]]:
    """The intervals that are drawn."""
    axes = ((brief.potential, "potential"), (brief.readiness, "readiness"))
    return [(axis, words.labels[name]) for axis, name in axes if axis is not None]


def marked(one: Sentence | None) -> str:
    """A sentence with the numbers of its sources; "" for an empty cell."""
    if one is None:
        return ""
    return one.text + (f" [{', '.join(map(str, one.sources))}]" if one.sources else "")


def cells(part: Section, row: BriefRow, words: Language) -> list[str]:
    """A line of a table: its name, its sentences, and room for an owner in a plan."""
    label = words.labels.get(f"brief_{row.label}", row.label)
    return [label, *map(marked, row.cells), *([""] if part.name == "plan" else [])]
