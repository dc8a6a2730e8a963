"""Search of places by any name, in any script: exact, by prefix, with typos. Kept as one SQLite file."""

from data.names.forms import expand, fold, since
from data.names.regions import areas, country_code
from data.names.resolver import Names
from data.names.store import CLEAR_LEAD, FILE, Named, write_names

__all__ = ["CLEAR_LEAD", "FILE", "Named", "Names", "areas", "country_code", "expand", "fold", "since", "write_names"]
