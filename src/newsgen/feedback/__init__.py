"""Feedback: votes on articles, kept and counted."""
