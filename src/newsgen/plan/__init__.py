"""The room that decides which list pages shall exist."""
