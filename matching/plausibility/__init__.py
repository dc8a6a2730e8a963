"""Plausibility: how much a pair looks like ties that cities formed."""
