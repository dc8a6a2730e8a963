"""Which language a request is answered in."""

from app.messages.language import ENGLISH, LANGUAGES
from app.messages.weights import weights


def choose(wanted: str | None, kept: str | None, accepted: str) -> str:
    """The language of a request: wanted in the address, kept in the cookie, or the first accepted one that we have."""
    order = [wanted or "", kept or "", *_liked(accepted)]
    return next((code for code in order if code in LANGUAGES), ENGLISH)


def _liked(accepted: str) -> list[str]:
    """Languages of a header in the order of their weights (RFC 9110, 12.5.4), as they stand where these are equal."""
    weighed = sorted(weights(accepted).items(), key=lambda one: -one[1])
    return [name[:2] for name, weight in weighed if weight > 0]
