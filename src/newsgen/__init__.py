"""newsgen: a static-site generator for newsrooms that a machine writes."""

__version__ = "0.1.0"
