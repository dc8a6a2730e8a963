"""Numbers become answers."""
