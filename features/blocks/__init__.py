"""Blocks: one family of features each, as rows of unit length or less."""
