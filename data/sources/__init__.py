"""One file per source of facts."""
