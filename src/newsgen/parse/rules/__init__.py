"""Markdown beyond the library: one file for each rule."""
