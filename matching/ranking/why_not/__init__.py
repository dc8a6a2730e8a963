"""Why is X not here?"""

from matching.ranking.why_not.answer import why_not

__all__ = ["why_not"]
