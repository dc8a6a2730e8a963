"""What a newcomer would check by hand."""

import importlib.util
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.engine.artefact import check, current
from app.engine.build import SOURCE_PACKAGES
from app.engine.fingerprint import code_fingerprint
from app.settings import Settings
from data.cards import check_card, read_cards
from models.errors import NotReady

OURS = ("app", "matching", "features", "models", "data")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked, and how it stands."""

    ok: bool
    text: str


def doctor(settings: Settings) -> list[Finding]:
    """All findings: our packages, source packages, bundled tables, artefact."""
    return [*_packages(), *_sources(), *_tables(), _artefact(settings)]


def _packages() -> list[Finding]:
    """Whether all five packages are ours: `matching`, `features` and `data` exist on PyPI under these names too."""
    root, findings = Path(__file__).parents[2], []
    for name in OURS:
        spec = importlib.util.find_spec(name)
        where = Path(str(spec.origin)).parent.parent if spec and spec.origin else None
        same = where == root
        mend = "" if same else f" It comes from {where}; install Hanse in an environment of its own."
        findings.append(Finding(same, f"package {name} is ours.{mend}"))
    return findings


def _sources() -> list[Finding]:
    findings = []
    for name in SOURCE_PACKAGES:
        try:
            findings.append(Finding(True, f"{name} {version(name)}"))
        except PackageNotFoundError:
            findings.append(Finding(False, f"{name} is not installed. Run `pip install .` again."))
    return findings


def _tables() -> list[Finding]:
    findings = []
    for card in read_cards():
        try:
            check_card(card)
            findings.append(Finding(True, f"data/bundled/{card.file}: {card.rows} rows"))
        except NotReady as error:
            findings.append(Finding(False, error.detail))
    return findings


def _artefact(settings: Settings) -> Finding:
    try:
        manifest = check(current(settings.artifacts), code_fingerprint())
    except NotReady as error:
        return Finding(False, error.detail)
    return Finding(True, f"artefact {manifest.build_id}")
