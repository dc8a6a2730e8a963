"""The outside world: settings, service, command line, web."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.facade import Hanse as Hanse
    from matching.evaluation.own import OwnRanker as OwnRanker
    from matching.evaluation.own import Places as Places

_FROM = {"Hanse": "app.facade", "OwnRanker": "matching.evaluation.own", "Places": "matching.evaluation.own"}


def __getattr__(name: str) -> Any:
    """What Python users need, read when it is asked for: commands that need less start sooner."""
    if name not in _FROM:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_FROM[name]), name)
