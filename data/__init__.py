"""Facts in, facts kept."""
