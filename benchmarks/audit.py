"""Time and memory of an audit of many ties in one call, on crafted facts: `python benchmarks/audit.py [TIES]`.

Everything counts but the computation of facts, which is a lookup here: reading the CSV, resolving, joining evidence,
scoring, judging, stability over 1,000 weightings, counterfactuals, next evidence, similar pairs, and the JSON.
"""

import resource
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.audit import audit
from app.reports.audit_export import export
from data.audit_file import read_audit_file
from models.pair import PairFacts
from tests.audit_world import ASKER, RUBRIC, World, city, facts, item, shared, supply

TIES = 30_000
TODAY = date(2026, 11, 22)
HEADER = (
    "partner,country,since,last exchange,exchanges out,exchanges in,activities,executor,partner executor,"
    "staff fte,status"
)


def csv_of(count: int) -> bytes:
    """A file of many ties; a third of them are bare names."""
    lines = [HEADER]
    for n in range(count):
        if n % 3 == 0:
            lines.append(f"City {n},,,,,,,,,,")
        else:
            lines.append(
                f"City {n},,{1950 + n % 70},{2010 + n % 16}-05-01,{n % 5},{n % 4},business; culture,"
                f"Agency,Chamber {n},0.{n % 9},active"
            )
    return "\n".join(lines).encode()


class BigWorld(World):
    """Cities by name, and facts that differ a little from pair to pair."""

    def resolve(self, text: str, country: str | None) -> object:  # type: ignore[override]
        """By name or id, in constant time."""
        if not hasattr(self, "_names"):
            self._names = {c.name: c for c in self.cities} | {str(c.id): c for c in self.cities}
        return self._names[text]

    def facts(self, pairs: list[tuple[int, int]]) -> list[PairFacts]:
        """Three kinds of pair."""
        rich = {
            "shared_clusters": shared("Automotive", "Logistics"),
            "supplies": [supply("Steel", "Automotive")],
            "overlap_hours": 5.0,
        }
        return [facts(a, b, **(rich if b % 3 == 0 else {})) for a, b in pairs]


def bar(done: int, total: int) -> None:
    """A progress bar on stderr."""
    sys.stderr.write(f"\r[{'#' * (40 * done // total):40}] {done:,} of {total:,}")
    sys.stderr.flush()


def main() -> None:
    """Print seconds per step and the greatest memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TIES
    world = BigWorld([ASKER, *(city(100 + n, f"City {n}", "DE") for n in range(count))])
    steps = [((100, 101 + n), item("step", "mission", date(2020, 5, 1))) for n in range(40)]
    content = csv_of(count)
    start, cpu = time.perf_counter(), time.process_time()
    read = read_audit_file(content, "ties.csv", TODAY)
    read_at = time.perf_counter()
    report = audit(ASKER, read.rows, world.sources(evidence=steps), RUBRIC, TODAY, problems=read.problems, progress=bar)
    audited_at = time.perf_counter()
    size = len(export(report).content)
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stderr.write("\n")
    print(
        f"ties {len(report.findings):,}  read {read_at - start:.1f} s  audit {audited_at - read_at:.1f} s  "
        f"json {end - audited_at:.1f} s"
    )
    print(
        f"whole {end - start:.1f} s ({time.process_time() - cpu:.1f} s of one core)  "
        f"greatest memory {memory:,.0f} MB  json {size / 1e6:.0f} MB  "
        f"counts {report.portfolio.counts}"
    )


if __name__ == "__main__":
    main()
