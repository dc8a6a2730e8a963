"""Criteria: what facts and evidence say of each, on 0 to 4."""
