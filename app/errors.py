"""Domain errors to kind of problem, HTTP status and exit codes: the one table that knows them all."""

from http import HTTPStatus
from types import MappingProxyType

from models.errors import AmbiguousCity, HanseError, InvalidInput, NoRecord, NotReady, TooLarge, UnknownCity

EXIT_GATE, EXIT_USAGE, EXIT_CRASH = 1, 2, 3
KINDS = MappingProxyType(
    {
        "bad-request": HTTPStatus.BAD_REQUEST,
        "unknown-host": HTTPStatus.BAD_REQUEST,
        "not-found": HTTPStatus.NOT_FOUND,
        "unknown-city": HTTPStatus.NOT_FOUND,
        "no-record": HTTPStatus.NOT_FOUND,
        "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
        "timeout": HTTPStatus.REQUEST_TIMEOUT,
        "ambiguous-city": HTTPStatus.CONFLICT,
        "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "invalid-input": HTTPStatus.UNPROCESSABLE_ENTITY,
        "internal-error": HTTPStatus.INTERNAL_SERVER_ERROR,
        "not-ready": HTTPStatus.SERVICE_UNAVAILABLE,
        "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
KIND: MappingProxyType[type[HanseError], str] = MappingProxyType(
    {
        UnknownCity: "unknown-city",
        NoRecord: "no-record",
        AmbiguousCity: "ambiguous-city",
        InvalidInput: "invalid-input",
        TooLarge: "too-large",
        NotReady: "not-ready",
    }
)


def kind_of(error: HanseError) -> str:
    """The kind of problem that a domain error is."""
    return next((kind for of, kind in KIND.items() if isinstance(error, of)), "bad-request")


def status_of(error: HanseError) -> HTTPStatus:
    """The HTTP status of a domain error."""
    return KINDS[kind_of(error)]
