"""Time and memory of an audit of many ties in one call: `HANSE_HOME=... python benchmarks/audit.py [TIES]`.

The partners are real places of an existing build, the asker is Columbus, OH, and the facts of every pair are computed
from the build; what the file says of the relations is made up, a third of the lines are bare names. Everything counts
from the opened build on: reading the CSV, resolving, facts, joining the bundled evidence, scoring, judging, stability
over 1,000 weightings, counterfactuals, next evidence, similar pairs, and the JSON written to a file.
"""

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.engine.opened import Engine, Store
from app.export.audit import export
from app.services.audits import AuditRequest, run_audit
from app.settings import Settings

TIES = 30_000
TODAY = date(2026, 11, 22)
ASKER = "Columbus, OH, US"
HEADER = (
    "partner,geonameid,since,last exchange,exchanges out,exchanges in,activities,executor,partner executor,"
    "staff fte,status"
)


def csv_of(engine: Engine, count: int) -> bytes:
    """A file of many ties with the places of a build in the order of their ids; a third of them are bare names."""
    table, own = engine.table, engine.row(ASKER)
    lines = [HEADER]
    for n, row in enumerate([r for r in range(len(table.ids)) if r != own][:count]):
        name, place = str(table.name[row]).replace('"', ""), int(table.ids[row])
        if n % 3 == 0:
            lines.append(f'"{name}",{place},,,,,,,,,')
        else:
            lines.append(
                f'"{name}",{place},{1950 + n % 70},{2010 + n % 16}-05-01,{n % 5},{n % 4},business; culture,'
                f"Agency,Chamber {n},0.{n % 9},active"
            )
    return "\n".join(lines).encode()


@dataclass
class Bar:
    """A progress bar on stderr, and the moment in which judging began.

    Attributes:
        started: seconds of the clock at the first chunk, 0 before it.
    """

    started: float = field(default=0.0)

    def __call__(self, done: int, total: int) -> None:
        """Show how many ties are done."""
        self.started = self.started or time.perf_counter()
        sys.stderr.write(f"\r[{'#' * (40 * done // total):40}] {done:,} of {total:,}")
        sys.stderr.flush()


def memory() -> float:
    """The greatest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print seconds of the clock and of one core, the greatest memory and the load of the machine."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TIES
    engine = Store(Settings()).engine()
    content, before = csv_of(engine, count), memory()
    start, cpu = time.perf_counter(), time.process_time()
    request = AuditRequest(ASKER, TODAY, content, "ties.csv")
    report = run_audit(engine, request, Bar())
    audited_at = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        size = sum(file.write(part) for part in export(report).parts())
    end = time.perf_counter()
    sys.stderr.write("\n")
    print(
        f"ties {len(report.findings):,}  audit {audited_at - start:.1f} s  json {end - audited_at:.1f} s  "
        f"whole {end - start:.1f} s ({time.process_time() - cpu:.1f} s of one core)"
    )
    print(
        f"greatest memory {memory():,.0f} MB ({before:,.0f} MB of it the opened build and the file)  "
        f"json {size / 1e6:,.0f} MB  load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(f"counts {report.portfolio.counts}  complaints {len(report.problems)}")


if __name__ == "__main__":
    main()
