"""A pair's records become two pages: sentences as codes, each with the facts that it rests on."""

from matching.brief.compose import compose
from matching.brief.ground import Ground

__all__ = ["Ground", "compose"]
