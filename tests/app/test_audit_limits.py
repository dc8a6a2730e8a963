"""Long lists: documents stay short and say so, tables hold all."""

import csv
import io

from app.export.audit import export
from app.export.outline import DETAILS, TABLE, Grid, Heading, outline
from tests.audit_world import ASKER, RUBRIC, TODAY, World, audit, city, row


def test_documents_are_bounded_and_tables_are_whole():
    places = [city(100 + n, f"Town {n}", "DE") for n in range(TABLE + 20)]
    world = World([ASKER, *places])
    names = {c.name: c for c in world.cities}
    world.resolve = lambda text, country: names[text]  # type: ignore[method-assign]
    report = audit(ASKER, [row(n + 2, c.name) for n, c in enumerate(places)], world.sources(), RUBRIC, TODAY)
    parts = list(outline(report))
    assert len(next(p for p in parts if isinstance(p, Grid)).rows) == TABLE
    assert sum(isinstance(p, Heading) and p.code != "" for p in parts) == DETAILS
    assert str(TABLE + 20) in export(report, "md").content.decode()
    lines = list(csv.reader(io.StringIO(export(report, "csv").content.decode("utf-8-sig"))))
    assert len(lines) == 1 + TABLE + 20
