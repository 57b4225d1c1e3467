"""From a source to an article: one at a time, knowing nothing of the others."""
