"""Headers of choices (RFC 9110, 12.4.2): each thing with the weight that a client gives it."""

import re

_WEIGHT = re.compile(r"(?:^|;)\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def weights(header: str) -> dict[str, float]:
    """Name in small letters to its weight, 0..1, in the order of the header; 1 where none is given that can be read."""
    found = {}
    for part in header.split(","):
        name, _, rest = part.partition(";")
        given = _WEIGHT.search(rest)
        found[name.strip().lower()] = float(given[1]) if given else 1.0
    return found
