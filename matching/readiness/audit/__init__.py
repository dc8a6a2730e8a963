"""The audit: which of a city's partnerships is ripe for economic work?"""

from matching.readiness.audit.job import AuditSources, audit

__all__ = ["AuditSources", "audit"]
