"""A JSON list of ties, whose items may hold evidence one by one."""

from collections.abc import Iterable, Mapping, Sequence

from data.ties_file.decode import read_json
from data.ties_file.headers import headings
from data.ties_file.mapping import Table, columns_read, understand
from data.ties_file.rows import RowReader
from data.ties_file.table import MAX_ROWS, AuditFile, Reading, finished, values_of
from data.ties_file.tables import MAX_COLUMNS
from models.errors import InvalidInput, TooLarge
from models.partnership import TieRow


def read_json_list(text: str, how: Reading) -> AuditFile:
    """A JSON array of ties, or an object with ``ties``; a tie may hold a list ``evidence`` of long-form items."""
    data = read_json(text)
    items = data.get("ties", data.get("rows")) if isinstance(data, dict) else data
    if not isinstance(items, list) or not items:
        raise InvalidInput("the JSON must be a list of ties, or an object with 'ties'")
    if len(items) + sum(map(_evidence_count, items)) > MAX_ROWS:
        raise TooLarge(f"more than {MAX_ROWS:,} ties and items of evidence; split the file")
    records = [{"partner": item} if isinstance(item, str) else item for item in items]
    keys = list(dict.fromkeys(str(k) for r in records if isinstance(r, Mapping) for k in r if k != "evidence"))
    if len(keys) > MAX_COLUMNS:
        raise TooLarge(f"the ties have {len(keys):,} keys; {MAX_COLUMNS} is the limit")
    rows = [
        (n, [_cell(r.get(k)) for k in keys] if isinstance(r, Mapping) else [_cell(r)]) for n, r in enumerate(records, 1)
    ]
    tabled = [(n, cells) for n, cells in rows if isinstance(records[n - 1], Mapping)]
    table = understand([(0, keys), *tabled], how.chosen, how.is_city) if keys else None
    if table is None or table.header != keys:
        table = Table(keys, 0, dict(headings(keys, how.chosen)), {}, [], tabled)
    return _json_rows(records, dict(tabled), table, how)


def _evidence_count(item: object) -> int:
    evidence = item.get("evidence") if isinstance(item, Mapping) else None
    return len(evidence) if isinstance(evidence, list) else 0


def _json_rows(records: Sequence[object], cells: Mapping[int, list[str]], table: Table, how: Reading) -> AuditFile:
    reader = how.rows("", table.orders)
    ties: list[TieRow] = []
    for place, (_, known) in table.columns.items():
        if known in ("open", "note"):
            reader.complain(0, table.header[place][:40], "", "column_open" if known == "open" else "column_note")
    for line, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            reader.refuse(line, "", _cell(record), "no_tie")
            continue
        ties += _json_tie(line, record, values_of(table, cells[line]), reader)
    file = AuditFile(ties, reader.problems, "json", columns_read(table, reader.problems, ""), [], len(records))
    return finished([file], [], "json")


def _json_tie(line: int, record: Mapping[str, object], values: dict[str, str], reader: RowReader) -> Iterable[TieRow]:
    tie = reader.read(line, values)
    if tie is None:
        return
    yield tie
    evidence = record.get("evidence")
    for one in evidence if isinstance(evidence, list) else []:
        if not isinstance(one, Mapping) or not one.get("field"):
            reader.complain(line, "evidence", _cell(one), "no_item")
            continue
        more = reader.read(line, values | {str(k): _cell(v) for k, v in one.items() if v is not None})
        if more is not None:
            yield more


def _cell(value: object) -> str:
    """A value as a cell; a half of a pair of surrogates, which no text may hold, becomes a mark of replacement."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_cell(part) for part in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
