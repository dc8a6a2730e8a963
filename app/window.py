"""A part of a long list: some of its rows, some of their fields."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, TypeVar

from fastapi import Depends, Query
from fastapi.responses import JSONResponse

from models.base import Document
from models.errors import InvalidInput

T = TypeVar("T", bound=Document)


@dataclass(frozen=True)
class Window:
    """Which rows of a list, and which fields of each.

    Attributes:
        limit: rows at most, None for all. fields: None for all.
    """

    offset: int
    limit: int | None
    fields: tuple[str, ...] | None

    def cut(self, document: T, name: str) -> T:
        """The document with these rows of one of its lists; ``total`` still counts all."""
        rows = getattr(document, name)[self.offset :]
        return document.model_copy(update={name: rows[: self.limit]})

    def answer(self, document: T, name: str) -> T | JSONResponse:
        """The document cut, or as JSON with the fields alone that were asked for.

        Raises:
            InvalidInput: rows have no such field; near names are the suggestions.
        """
        cut = self.cut(document, name)
        if self.fields is None:
            return cut
        shown = cut.model_dump(mode="json")
        known = [*self._known(type(document), name)]
        unknown = [field for field in self.fields if field not in known]
        if unknown:
            near = [match for field in unknown for match in get_close_matches(field, known, n=3)]
            raise InvalidInput("The rows have no such field.", [("fields", f) for f in unknown], near or known)
        return JSONResponse({**shown, name: [{f: row[f] for f in self.fields} for row in shown[name]]})

    @staticmethod
    def _known(document: type[Document], name: str) -> tuple[str, ...]:
        """Fields of the rows of a list."""
        (row,) = document.model_fields[name].annotation.__args__  # type: ignore[union-attr]
        return tuple(row.model_fields)


def get_window(
    offset: Annotated[int, Query(ge=0, description="rows of the list to pass over; `total` counts all")] = 0,
    limit: Annotated[int | None, Query(ge=1, description="rows to show of the list, at most; all without it")] = None,
    fields: Annotated[
        str | None, Query(max_length=600, description="fields of each row, with commas between; all without it")
    ] = None,
) -> Window:
    """The part of the list that is asked for."""
    wanted = None if fields is None else tuple(dict.fromkeys(fields.replace(" ", "").strip(",").split(",")))
    return Window(offset, limit, wanted)


WindowDep = Annotated[Window, Depends(get_window)]
