"""A brief prints on exactly two pages of A4 and Letter, in every language and edition."""

import re
from pathlib import Path

import pytest

from app.messages.language import LANGUAGES

PAIRS = ("4887398/3530597", "4115412/2112823", "2747891/4347778", "184745/5419384", "1858421/4726206")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("pair", PAIRS)
def test_two_pages(page, site, tmp_path: Path, pair, code, paper):
    for edition in ("internal", "partner"):
        page.goto(f"{site}/brief/{pair}?lang={code}&edition={edition}")
        content = page.pdf(path=tmp_path / "brief.pdf", format=paper, print_background=False)
        assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
