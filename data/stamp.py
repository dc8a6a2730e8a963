"""Write rows and sha256 into the cards of bundled tables after an edit: ``python -m data.stamp``."""

import csv
import re
from pathlib import Path

from data.cards import BUNDLED, bundled, read_card, sha256_of


def stamp(path: Path) -> bool:
    """Bring one card up to date; true where it changed."""
    card = read_card(path)
    table = bundled(card.file)
    with table.open(encoding="utf-8", newline="") as f:
        rows = sum(1 for _ in csv.DictReader(f)) if table.suffix == ".csv" else card.rows
    text = path.read_text(encoding="utf-8")
    new = re.sub(r"(?m)^rows = .*$", f"rows = {rows}", text)
    new = re.sub(r"(?m)^sha256 = .*$", f'sha256 = "{sha256_of(table)}"', new)
    path.write_text(new, encoding="utf-8")
    return new != text


if __name__ == "__main__":
    for card_path in sorted(BUNDLED.rglob("*.toml")):
        if "sha256" in card_path.read_text(encoding="utf-8"):
            stamp(card_path)
