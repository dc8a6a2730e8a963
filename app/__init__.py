"""The outside world: settings, service, command line, web."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.facade import Hanse as Hanse


def __getattr__(name: str) -> Any:
    """``Hanse``, read when it is asked for: commands that need less start sooner."""
    if name != "Hanse":
        raise AttributeError(name)
    from app.facade import Hanse

    return Hanse
