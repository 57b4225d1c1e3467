"""The room where values become pages."""
