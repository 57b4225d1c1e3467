"""File formats: text in, plain data and places out; knows nothing of articles."""
