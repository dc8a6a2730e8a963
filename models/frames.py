"""Records as flat rows, for tables and data frames."""

from importlib import import_module
from typing import Any, ClassVar

from pydantic import BaseModel

Cell = str | int | float | bool | None
JOINT = "; "


class Tabular(BaseModel):
    """A record that is rows as well.

    Attributes:
        rows_in: fields whose items are the rows; without any the record itself is the one row.
    """

    rows_in: ClassVar[tuple[str, ...]] = ()

    def to_rows(self) -> list[dict[str, Cell]]:
        """The rows as flat dictionaries, named as in JSON: ``city.name`` is the key ``name`` of the key ``city``.

        Sentences and plain values of a list are joined, any other list is the number of its items.
        """
        items = [item for name in self.rows_in for item in getattr(self, name)] if self.rows_in else [self]
        return [_flat(item) for item in items]

    def to_frame(self) -> Any:
        """The rows as a ``pandas.DataFrame``.

        Raises:
            ImportError: pandas is not installed; Hanse does not need it.
        """
        return import_module("pandas").DataFrame(self.to_rows())


def _flat(record: BaseModel) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name in type(record).model_fields:
        _put(cells, name, getattr(record, name))
    return cells


def _put(cells: dict[str, Cell], name: str, value: Any) -> None:
    """One value under its name, or a nested one under names with a dot."""
    if isinstance(value, BaseModel):
        value = {field: getattr(value, field) for field in type(value).model_fields}
    if isinstance(value, dict):
        for key, inner in value.items():
            _put(cells, f"{name}.{key}", inner)
    elif isinstance(value, list | tuple):
        texts = [item.text if hasattr(item, "params") else item for item in value]  # a message is its sentence
        plain = all(isinstance(text, str | int | float) for text in texts)
        cells[name] = JOINT.join(map(str, texts)) if plain else len(value)
    else:
        cells[name] = value if isinstance(value, str | int | float | bool | None) else str(value)
