"""A brief as PDF: its own HTML, printed by WeasyPrint where that is installed."""

from importlib import import_module
from logging import ERROR, getLogger
from typing import Any

from models.errors import InvalidInput

MISSING = (
    "there is no PDF printer here: `pip install 'hanse[pdf]'` and, from the system, Pango and fonts "
    "(apt: libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk); or print the HTML, any browser makes a PDF of it"
)


def pdf(page: bytes) -> bytes:
    """Print a page that names no other file.

    Raises:
        InvalidInput: WeasyPrint or what it needs of the system is missing.
    """
    made: bytes = _printer()(string=page.decode(), url_fetcher=_refuse).write_pdf()
    return made


def _printer() -> Any:
    try:
        html = import_module("weasyprint").HTML
    except (ImportError, OSError) as error:  # Pango is looked for while it is imported
        raise InvalidInput(MISSING, [("format", "pdf")], ["html"]) from error
    # It warns of the rule for narrow screens, which it does not know and paper does not need.
    getLogger("weasyprint").setLevel(ERROR)
    return html


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """Nothing is fetched: a brief carries all that it shows."""
    raise ValueError(f"{url} is not fetched")
