"""Five lists as offices would keep them: real partners and years of signing; all else in them is made up for tests."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook

FOLDER = Path(__file__).parent / "data" / "offices"


@dataclass(frozen=True)
class Office:
    """One office: its city, the language it reads, and how its file is written (an encoding, or ``xlsx``)."""

    city: str
    language: str
    form: str


OFFICES = MappingProxyType({
    "chicago": Office("Chicago, IL, US", "en", "utf-8"),
    "kitakyushu": Office("Kitakyushu, JP", "ja", "cp932"),
    "rosario": Office("Rosario, AR", "es", "cp1252"),
    "leeds": Office("Leeds, GB", "en", "xlsx"),
    "durban": Office("Durban, ZA", "en", "xlsx"),
})  # fmt: skip


def as_sent(name: str) -> tuple[bytes, str]:
    """The file of an office as it arrives: its bytes and its name."""
    text, form = (FOLDER / f"{name}.csv").read_text(encoding="utf-8"), OFFICES[name].form
    if form != "xlsx":
        return text.encode(form), f"{name}.csv"
    book = Workbook()
    sheet = book.active
    for row in csv.reader(io.StringIO(text)):
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), f"{name}.xlsx"
