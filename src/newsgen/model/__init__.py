"""The words that travel between rooms: frozen values, no input or output."""
