"""Benchmark: run, judge, keep and print a record."""
