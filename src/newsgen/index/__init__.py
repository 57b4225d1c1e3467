"""The room that sees many articles: which rows an article has, and what the indices answer."""
