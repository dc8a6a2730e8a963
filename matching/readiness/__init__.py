"""Readiness: can a tie carry economic work, and what is not known yet?"""
