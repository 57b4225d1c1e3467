"""The HTTP doors: the preview server and the vote collector."""
