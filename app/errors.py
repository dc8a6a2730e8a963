"""Domain errors to HTTP status and to exit codes: the one table that knows both."""

from http import HTTPStatus
from types import MappingProxyType

from models.errors import AmbiguousCity, HanseError, InvalidInput, NoRecord, NotReady, TooLarge, UnknownCity

EXIT_GATE, EXIT_USAGE, EXIT_CRASH = 1, 2, 3
STATUS = MappingProxyType(
    {
        UnknownCity: HTTPStatus.NOT_FOUND,
        NoRecord: HTTPStatus.NOT_FOUND,
        AmbiguousCity: HTTPStatus.CONFLICT,
        InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
        TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


def status_of(error: HanseError) -> HTTPStatus:
    """The HTTP status of a domain error."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
