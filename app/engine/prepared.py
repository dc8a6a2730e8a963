"""Whether there is an artefact that this code can use; it is looked at, not opened, and built where there is none."""

import logging

from app.engine.artefact import Progress, check, current
from app.engine.fingerprint import code_fingerprint
from app.settings import Settings
from models.errors import NotReady

log = logging.getLogger("hanse")


def prepare(settings: Settings, progress: Progress) -> None:
    """See that there is an artefact that this code can use; builds it where there is none.

    Raises:
        NotReady: there is none, and building is not allowed.
    """
    try:
        check(current(settings.artifacts), code_fingerprint())
    except NotReady as reason:
        if not settings.build_on_start:
            raise
        log.info("building: %s", reason.detail)
        from app.engine.build import build  # brings the sources and the learning along, which a service never needs

        build(settings, None, progress)
