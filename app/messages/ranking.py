"""A ranking in words: reasons, flags and notes put into one language."""

from app.messages.language import language
from app.messages.render import all_rendered, rendered
from models.ranking import Match, Ranking
from models.why_not import WhyNot


def render_match(match: Match, code: str) -> Match:
    """A match in a language."""
    words = language(code)
    update = {"reasons": all_rendered(match.reasons, words), "flags": all_rendered(match.flags, words)}
    return match.model_copy(update=update)


def render_ranking(ranking: Ranking, code: str) -> Ranking:
    """A ranking in a language."""
    matches = [render_match(match, code) for match in ranking.matches]
    return ranking.model_copy(update={"matches": matches, "notes": all_rendered(ranking.notes, language(code))})


def render_why_not(answer: WhyNot, code: str) -> WhyNot:
    """Why a city is not there, in a language."""
    words = language(code)
    update = {"reason": rendered(answer.reason, words), "change": all_rendered(answer.change, words)}
    return answer.model_copy(update=update)
