"""Nouns: the records that travel through the house. No behaviour beyond validation."""
