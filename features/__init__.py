"""A city becomes numbers."""
