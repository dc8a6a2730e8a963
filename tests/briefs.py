"""What the tests of briefs share: their day, their pairs, and how one is asked for."""

from datetime import date

from app.services.briefs import BriefRequest, make_brief

DAY = date(2026, 11, 30)
CHICAGO, MEXICO_CITY, HOT_SPRINGS, HANAMAKI = "4887398", "3530597", "Hot Springs, AR, US", "Hanamaki, JP"
PAIRS = [
    (CHICAGO, MEXICO_CITY),
    (HOT_SPRINGS, HANAMAKI),
    ("Rotterdam", "Baltimore, MD, US"),
    ("Nairobi", "Denver, CO, US"),
    ("Kumamoto", "San Antonio, TX, US"),
    ("Houston", "Shenzhen"),
    ("Houston", "Ulsan"),
    ("Timbuktu", "Chemnitz"),
]


def brief(engine, a, b, **change):
    return make_brief(engine, BriefRequest(a, b, DAY, **change))


def told(made):
    """Every sentence of a brief."""
    return [cell for section in made.sections for row in section.rows for cell in row.cells if cell is not None]
