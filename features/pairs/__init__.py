"""Pairs: what holds between two places rather than of one."""
