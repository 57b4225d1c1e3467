"""Composition: puts the rooms together into a build."""
