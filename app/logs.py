"""Logs that cannot flood: of one message so many a minute, then how many more there were."""

import logging
import threading
import time

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
MOST, SECONDS = 10, 60.0  # a choice: enough to see what is wrong, too little to fill a disk
KINDS = 1_000  # messages that are told apart; beyond, they count as one


class Calm(logging.Filter):
    """Lets so many records of one message pass a minute; the first of the next minute says how many did not."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record passes."""
        now, key = time.monotonic(), (record.name, str(record.msg)[:200].partition("\n")[0])
        with self._lock:
            key = key if key in self._seen or len(self._seen) < KINDS else ("", "")
            since, count = self._seen.get(key, (now, 0))
            if now - since < SECONDS:
                self._seen[key] = (since, count + 1)
                return count < MOST
            self._seen[key] = (now, 1)
        if count > MOST:
            record.msg, record.args = f"{record.getMessage()} ({count - MOST} more of these were left out)", ()
        return True


def calm() -> None:
    """Have every handler of the root logger let so many pass, and no logger go around them."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(one, Calm) for one in handler.filters):
            handler.addFilter(Calm())
