"""What all tests share: the command as a person starts it, and hypothesis without deadlines."""

from __future__ import annotations

import pytest
from hypothesis import settings

from running import Run
from running import newsgen as run_newsgen

# A busy machine is no fault of the code: no test of ours looks at the clock.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def newsgen() -> Run:
    """Run `newsgen ARGUMENTS` in a process of its own: `newsgen("build", cwd=folder)`."""
    return run_newsgen
