"""The audit: which of a city's partnerships is ripe for economic work?"""

from matching.readiness.audit.job import audit
from matching.readiness.audit.sources import AuditSources

__all__ = ["AuditSources", "audit"]
