"""The room for everything that is not a page: pictures, static files, style sheets."""
