"""Evaluation: are real ties found again, beside every baseline?"""
