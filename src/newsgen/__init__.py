"""newsgen: a static-site generator for newsrooms that a machine writes."""

from newsgen.model.version import __version__

__all__ = ["__version__"]
