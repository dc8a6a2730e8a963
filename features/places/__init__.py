"""Places: the table of the gazetteer, metros, ports and airports in reach, and the facts that blocks read."""
