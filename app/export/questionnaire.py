"""A form as one HTML page that saves a file, as DOCX to fill in by hand, and as JSON."""

import io
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from docx import Document
from docx.shared import Mm, Pt
from jinja2 import Environment

from app.export.printers import PAPERS, paper, plain
from app.messages.language import Language, language
from app.messages.render import format_text
from models.base import SCHEMA_VERSION, Param
from models.errors import InvalidInput
from models.questionnaire import ANSWERS, FormQuestion, Questionnaire

PAGE = Path(__file__).parent / "questionnaire.html"
FormFormat = Literal["json", "html", "docx"]
FORM_FORMATS: tuple[FormFormat, ...] = get_args(FormFormat)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Link = tuple[str, str]
_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.S)
_SLOT = "csp-of-this-page"


class PrintedForm(NamedTuple):
    """A form as a file; ``csp`` is the policy under which its page works, "" for other formats."""

    content: bytes
    media_type: str
    suffix: str
    csp: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What makes a browser save it."""
        return {"content-disposition": f'attachment; filename="questionnaire.{self.suffix}"'}


def export_form(form: Questionnaire, suffix: str, links: Sequence[Link] = ()) -> PrintedForm:
    """A form in a format.

    Args:
        links: address and words of what a page leads to; a file has none.

    Raises:
        InvalidInput: no such format.
    """
    if suffix == "html":
        return _html(form, links)
    if suffix == "docx":
        return PrintedForm(_docx(form), DOCX, suffix)
    if suffix == "json":
        return PrintedForm((form.model_dump_json(indent=1) + "\n").encode(), "application/json", suffix)
    raise InvalidInput(f"there is no format '{suffix}'", [("format", suffix)], FORM_FORMATS)


def _html(form: Questionnaire, links: Sequence[Link]) -> PrintedForm:
    """One page that works from a folder and under a policy that lets it fetch, send and load nothing."""
    words = language(form.language)
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(PAGE.read_text("utf-8"))
    html = page.render(
        form=form, links=links, csp=_SLOT, say=lambda key, **more: _say(form, words, key, **more),
        opening=_opening(form, words), nothing=lambda code: _none(form, words, code), head=_head(form),
        file=_file_name(form),
    )  # fmt: skip
    # The document names what it may run by its digest, so that nothing that was slipped in runs.
    digests = {kind: b64encode(sha256(text.encode()).digest()).decode() for kind, text in _INLINE.findall(html)}
    csp = (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return PrintedForm(html.replace(_SLOT, csp, 1).encode(), "text/html; charset=utf-8", "html", csp)


def _docx(form: Questionnaire) -> bytes:
    """A page to fill in with a pen or a keyboard, on the paper of the answering side's country."""
    words, document = language(form.language), Document()
    width, height = PAPERS[paper((form.city if form.side == "ours" else form.partner).country)]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(11)
    document.core_properties.title = _say(form, words, "heading")
    document.add_paragraph(plain(_say(form, words, "kind")))
    document.add_heading(plain(_say(form, words, "heading")), 1)
    for text in (*_opening(form, words)[:-1], _say(form, words, "paper_ours" if form.side == "ours" else "paper")):
        document.add_paragraph(plain(text))
    for number, question in enumerate(form.questions, start=1):
        title = document.add_paragraph()
        title.paragraph_format.keep_with_next, title.paragraph_format.space_before = True, Pt(10)
        title.add_run(plain(f"{number}. {question.text}")).bold = True
        if question.hint:
            title.add_run(plain(f"\n{question.hint}")).font.size = Pt(9)
        document.add_paragraph(plain(_to_fill(form, words, question)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _to_fill(form: Questionnaire, words: Language, question: FormQuestion) -> str:
    """A line to write on, or boxes to tick."""
    rest = [_none(form, words, question.code)] if question.none else []
    boxes = [f"☐ {text}" for text in (*(c.text for c in question.choices), *rest, _say(form, words, "unknown"))]
    line = [] if question.choices else ["_" * (12 if question.kind != "name" else 50)]
    return "\n".join([*line, *boxes]) if question.choices else "   ".join([*line, *boxes])


def _say(form: Questionnaire, words: Language, key: str, **more: str) -> str:
    """Words of the form around its questions."""
    city, partner = words.city(form.city), words.city(form.partner)
    own, other = (city, partner) if form.side == "ours" else (partner, city)
    n = len(form.questions)
    params: dict[str, Param] = {"own": own, "other": other, "asker": city, "n": n, "date": form.as_of, **more}
    return format_text(words, words.words["form"][key], params)


def _opening(form: Questionnaire, words: Language) -> list[str]:
    """Why, how, and where the answers go."""
    ours = "_ours" if form.side == "ours" else ""
    return [_say(form, words, key) for key in (f"why{ours}" if form.tie else "new", "how", f"stays{ours}")]


def _none(form: Questionnaire, words: Language, code: str) -> str:
    """The words for "there is none" of a question."""
    own = f"{code}_none"
    return _say(form, words, own if own in words.words["form"] else "none")


def _head(form: Questionnaire) -> str:
    """What a file of answers says before the answers, as JSON."""
    places = {
        name: {"id": place.id, "name": place.name, "country": place.country}
        for name, place in (("city", form.city), ("partner", form.partner))
    }
    head = {"document": ANSWERS, "schema_version": SCHEMA_VERSION, **places, "side": form.side}
    return json.dumps({**head, "language": form.language}, ensure_ascii=False)


def _file_name(form: Questionnaire) -> str:
    """The name of a file of answers: both ids and the side, so that files of a network do not overwrite each other."""
    return f"answers-{form.city.id}-{form.partner.id}-{form.side}-{{date}}.json"
