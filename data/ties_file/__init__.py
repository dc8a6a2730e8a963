"""A user's list of ties, in whatever form it comes: CSV, XLSX or JSON, many languages, encodings and date forms."""

from data.ties_file.headers import read_pairs
from data.ties_file.reader import MAX_BYTES, read_audit_file
from data.ties_file.table import MAX_ROWS, AuditFile
from data.ties_file.template import write_template

__all__ = ["MAX_BYTES", "MAX_ROWS", "AuditFile", "read_audit_file", "read_pairs", "write_template"]
