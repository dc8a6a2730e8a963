"""What a newcomer would check by hand."""

import importlib.util
import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.engine.artefact import current, read_manifest
from app.engine.build import SOURCE_PACKAGES
from app.engine.opened import Store
from app.engine.own import changed, own_facts, own_links
from app.engine.pull import pulled
from app.engine.pull_ties import pulled_ties
from app.settings import Settings
from data.cards import check_card, read_cards
from data.gazetteer import read_places
from models.errors import InvalidInput, NotReady

OURS = ("app", "matching", "features", "models", "data")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked, and how it stands."""

    ok: bool
    text: str


def doctor(settings: Settings) -> list[Finding]:
    """All findings: our packages, source packages, bundled tables, home, pulled sources, own facts, artefact."""
    own = _own(settings)
    return [*_packages(), *_sources(), *_tables(), _home(settings), _pulled(settings), own, _artefact(settings)]


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


def _home(settings: Settings) -> Finding:
    """The folder of runtime files; one that is for reading only serves, and that is said."""
    home = settings.home
    if home.exists() and not home.is_dir():
        return Finding(False, f"{home} is no folder. Set HANSE_HOME to one.")
    if home.is_dir() and not os.access(home, os.R_OK | os.X_OK):
        return Finding(False, f"{home} cannot be read by this user. Change its rights, or set HANSE_HOME.")
    writable = os.access(home if home.is_dir() else home.absolute().parent, os.W_OK)
    note = "" if writable else "; for reading only: it serves, and cannot build, pull or keep a benchmark record"
    return Finding(True, f"home {home}{note}")


def _pulled(settings: Settings) -> Finding:
    try:
        found, ties = pulled(settings), pulled_ties(settings)
    except NotReady as error:
        return Finding(False, error.detail)
    names = [source.name for source in found] + ([ties.name] if ties is not None else [])
    return Finding(True, f"pulled sources: {', '.join(names) or 'none'}")


def _own(settings: Settings) -> Finding:
    """The user's own facts: whether each file can be used, and whether the build holds what they say now."""
    try:
        places = read_places(settings.min_population) if settings.own.is_dir() else []
        facts, links = own_facts(settings, places), own_links(settings, None, places)
    except InvalidInput as error:
        lines = "".join(f" {where}: {text}." for where, text in error.errors)
        return Finding(False, f"own facts: {error.detail}{lines}")
    except OSError as error:
        return Finding(False, f"own facts: {settings.own} cannot be read: {error.strerror}.")
    counts = {"purposes": len(facts.purposes), "places": len(facts.places), "links": len(links)}
    words = [f"{n} {name}" for name, n in counts.items() if n] + (["a policy"] if facts.policy else [])
    try:
        stale = changed(settings, facts, read_manifest(current(settings.artifacts)))
    except NotReady:
        stale = False  # the line of the artefact says it
    if stale:
        return Finding(False, "own facts are others than those of the build. Run `hanse build`.")
    return Finding(True, f"own facts: {', '.join(words) or 'none'}")


def _artefact(settings: Settings) -> Finding:
    """The artefact, compared with its digests, opened, and asked once."""
    try:
        return Finding(True, f"artefact {Store(settings).proven().manifest.build_id}")
    except NotReady as error:
        return Finding(False, error.detail)
