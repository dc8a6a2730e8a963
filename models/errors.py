"""Domain errors: each says what is wrong, where, and what to do next. Nothing here knows HTTP."""

from collections.abc import Sequence


class HanseError(Exception):
    """Base of all errors that a caller can mend.

    Args:
        detail: what is wrong and what to do next, one or two sentences.
        errors: (field or line, message) pairs.
        suggestions: values that would work.
    """

    title = "The request cannot be answered"

    def __init__(self, detail: str, errors: Sequence[tuple[str, str]] = (), suggestions: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.suggestions = tuple(suggestions)


class UnknownCity(HanseError):
    """No place has this name or id; near names are the suggestions."""

    title = "Unknown city"


class AmbiguousCity(HanseError):
    """Several places answer to this name; they are the suggestions."""

    title = "Ambiguous city"


class InvalidInput(HanseError):
    """A value, file or row that cannot be used."""

    title = "Invalid input"


class NoRecord(HanseError):
    """What is asked for was never made; the detail names the command that makes it."""

    title = "Not there yet"


class TooLarge(HanseError):
    """The input passes a stated limit."""

    title = "Input too large"


class NotReady(HanseError):
    """The artefact is missing, damaged or of another version; the detail names the command that mends it."""

    title = "Not ready"
