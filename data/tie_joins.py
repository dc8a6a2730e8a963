"""Bundled ties and pulled ones as one list: a pulled one never takes the place of what is better documented."""

from collections.abc import Iterable

from models.partnership import Partnership


def join_ties(bundled: Iterable[Partnership], pulled: Iterable[Partnership]) -> list[Partnership]:
    """Bundled ties in their order, then the pulled ones that they lack.

    A bundled tie whose source was opened stays as it is. One from general knowledge takes the pulled source with its
    start year, and its end where no status is known; a start year that it alone knows stays general knowledge.
    """
    others = {(tie.a, tie.b): tie for tie in pulled}
    found = [_joined(tie, others.pop((min(tie.a, tie.b), max(tie.a, tie.b)), None)) for tie in bundled]
    return [*found, *others.values()]


def _joined(tie: Partnership, other: Partnership | None) -> Partnership:
    if other is None or tie.basis != "compiled":
        return tie
    change: dict[str, object] = {}
    if other.since is not None or tie.since is None:
        change |= {"since": other.since, "source": other.source}
    if tie.status == "unknown" and other.status != "unknown":
        change |= {name: getattr(other, name) for name in ("status", "status_since", "status_source")}
    return tie.model_copy(update=change)
