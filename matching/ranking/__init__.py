"""Ranking: one request, the best partners, and why."""
