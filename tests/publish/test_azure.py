"""The target `azure` against Azurite, Microsoft's own stand-in for Azure Blob Storage."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex

import pytest
from obstore.store import AzureStore

from newsgen.model.problem import Problem
from newsgen.model.publishing import AzureTarget
from newsgen.publish.context import Context
from newsgen.publish.retry import Retry
from newsgen.publish.retrying import Retrying
from newsgen.publish.stores import open_azure
from publish.buckets import codes, odd_names_come_and_go, site
from publish.contract import ONE, Contract, Site

__all__ = ["site"]

ACCOUNT = "devstoreaccount1"
# The key that every Azurite has; it opens nothing else.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    installed = Path(sys.prefix) / "azurite/node_modules/.bin/azurite-blob"
    program = str(installed) if installed.exists() else shutil.which("azurite-blob")
    if not program or not shutil.which("node"):
        pytest.skip("Azurite is not installed (scripts/azurite.sh installs it where there is npm)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    options = ("--silent", "--disableTelemetry", "--inMemoryPersistence", "--skipApiVersionCheck", "--blobHost", "127.0.0.1")
    server = subprocess.Popen([program, *options, "--blobPort", str(number)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", number)).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.05)
        yield number
    finally:
        server.terminate()
        server.wait()


class Container:
    """A container of its own for each test."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder, self.opened, self.name, self.key = port, folder, 0, f"news{token_hex(6)}", KEY
        at, version = formatdate(usegmt=True), "2021-12-02"
        signed = f"PUT{chr(10) * 12}x-ms-date:{at}\nx-ms-version:{version}\n/{ACCOUNT}/{ACCOUNT}/{self.name}\nrestype:container"
        seal = base64.b64encode(hmac.new(base64.b64decode(KEY), signed.encode(), hashlib.sha256).digest()).decode()
        headers = {"x-ms-date": at, "x-ms-version": version, "Authorization": f"SharedKey {ACCOUNT}:{seal}", "Content-Length": "0"}
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("PUT", f"/{ACCOUNT}/{self.name}?restype=container", headers=headers)
        assert connection.getresponse().status == 201
        connection.close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/{ACCOUNT}"

    def open(self) -> Retrying:
        self.opened += 1
        folder = self.folder / str(self.opened)
        folder.mkdir()
        settings = {"kind": "azure", "account": ACCOUNT, "container": self.name, "endpoint": self.endpoint, "prefix": "site"}
        secrets = {"AZURE_STORAGE_ACCOUNT_KEY": self.key}
        context = Context("live", self.folder, folder, "https://news.example.org/", secrets, Retry("live", sleep=lambda _: None))
        return open_azure(AzureTarget.model_validate(settings), context)

    def store(self) -> AzureStore:
        return AzureStore(
            self.name, prefix="site", account_name=ACCOUNT, account_key=KEY, endpoint=self.endpoint, client_options={"allow_http": True}
        )

    def served(self) -> dict[str, bytes]:
        store = self.store()
        names = [one["path"] for one in store.list().collect()]
        return {name: bytes(store.get(name).bytes()) for name in names if not name.startswith(".newsgen/")}


@pytest.fixture
def place(port: int, tmp_path: Path) -> Container:
    (tmp_path / "publishers").mkdir()
    return Container(port, tmp_path / "publishers")


class TestAzure(Contract):
    pass


def test_each_file_has_its_headers(place: Container, site: Site) -> None:
    site.publish(place, ONE)
    found = place.store().get("index.html").attributes
    assert found["Content-Type"] == "text/html; charset=utf-8"
    assert found["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_wrong_key_is_one_diagnostic(place: Container) -> None:
    place.key = base64.b64encode(b"another key").decode()
    with pytest.raises(Problem) as caught:
        place.open().state()
    assert codes(caught) == ["NG641"]
    assert place.key not in str(caught.value)


def test_a_container_that_is_not_there_is_named(place: Container) -> None:
    place.name = "nowhere"
    with pytest.raises(Problem) as caught:
        place.open().probe()
    assert codes(caught) == ["NG643"]


def test_odd_names_come_and_go(place: Container, site: Site) -> None:
    odd_names_come_and_go(place, site)
