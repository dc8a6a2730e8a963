"""Words: a catalogue per language, and what puts messages into them."""
