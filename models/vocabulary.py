"""The vocabulary: fields of evidence, and words by which values are known, in the languages that files come in."""

from pydantic import ConfigDict

from models.base import Input
from models.evidence import EvidenceField, Holds, Line


class Vocabulary(Input):
    """What the audit must know of words; the tables it comes from are read by ``data``.

    Attributes:
        fields: the fields of evidence by name.
        business: parts of words that make a field of activity a business one.
        economic_bodies: parts of words that make a body one that does economic work.
        lines: parts of words by the line that they name; the first line that has one is meant.
        dollars: US dollars of one unit, by the code of a currency.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, EvidenceField]
    business: tuple[str, ...]
    economic_bodies: tuple[str, ...]
    lines: tuple[tuple[Line, tuple[str, ...]], ...]
    dollars: dict[str, float]

    def holds(self, name: str) -> Holds:
        """How many values a field holds on one day; a score on a criterion may be given by many."""
        field = self.fields.get(name)
        return field.holds if field is not None else "many"

    def is_event(self, name: str) -> bool:
        """Whether an item of a field is what happened on its day."""
        field = self.fields.get(name)
        return field is not None and field.kind == "event"
