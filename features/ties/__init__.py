"""Ties: places as the tie graph sees them, tie statistics, and the features of plausibility."""
