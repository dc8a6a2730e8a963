"""Engine: build, open, pull and check what answers are made from."""
