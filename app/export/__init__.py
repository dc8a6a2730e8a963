"""Reports: what the audit and the ranking found, for people who read and forward it."""
