"""What all tests share: the command as a person starts it, and hypothesis without deadlines."""

from __future__ import annotations

import pytest
from hypothesis import settings

from newsgen.engine.child import can_fork
from running import Run
from running import newsgen as run_newsgen

# A busy machine is no fault of the code: no test of ours looks at the clock.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def newsgen() -> Run:
    """Run `newsgen ARGUMENTS` in a process of its own: `newsgen("build", cwd=folder)`."""
    return run_newsgen


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What has to fork comes first, before the watchers and servers of other tests leave their threads; the rest in any order."""
    items.sort(key=lambda item: "worker_patch" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def worker_patch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Patches that workers have, too, since they are forked."""
    if not can_fork():
        pytest.skip("threads that other tests left")
    return monkeypatch
