"""The target `s3` against a server that speaks S3: the contract, headers, and a store that spoils what it is asked."""

from __future__ import annotations

import gzip

import pytest

from newsgen.model.problem import Problem
from publish.buckets import Bucket, codes, odd_names_come_and_go, place, server, site
from publish.contract import ONE, TWO, Contract, Site
from publish.s3server import KEYS, Spoiled

__all__ = ["place", "server", "site"]


class TestS3(Contract):
    pass


def test_each_file_has_its_headers(place: Bucket, site: Site) -> None:
    site.publish(place, ONE)
    store = place.server.store(place.name)
    found = {name: store.get(name).attributes for name in ONE}
    assert found["index.html"]["Content-Type"] == "text/html; charset=utf-8"
    assert found["index.html"]["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert found["assets/site-0123456789.css"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found["feed.xml"]["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Content-Encoding" not in found["index.html"]


def test_texts_are_compressed_where_wanted(place: Bucket, site: Site) -> None:
    place.settings = {"compress": True, "prefix": "2026/news"}
    text = "<p>the same again</p>" * 100
    site.publish(place, {**ONE, "index.html": text, "media/ship-00112233aa.jpg": "x" * 1000})
    store = place.server.store(place.name)
    page, picture = (store.get(f"2026/news/{name}") for name in ("index.html", "media/ship-00112233aa.jpg"))
    assert page.attributes["Content-Encoding"] == "gzip"
    assert gzip.decompress(bytes(page.bytes())).decode() == text
    assert "Content-Encoding" not in picture.attributes


def test_a_large_file_goes_in_parts(place: Bucket, site: Site) -> None:
    site.set(ONE)
    (site.folder / "media").mkdir(exist_ok=True)
    (site.folder / "media/film-00112233bb.mp4").write_bytes(bytes(range(256)) * 40_000)
    site.publish(place)
    assert place.served()["media/film-00112233bb.mp4"] == bytes(range(256)) * 40_000
    assert sum("media/film" in path and method == "PUT" for method, path, _ in place.server.spoiled.seen) > 1


@pytest.mark.parametrize("ignored", ["If-Match", "If-None-Match"])
def test_a_store_that_ignores_a_condition_is_named(place: Bucket, ignored: str) -> None:
    place.server.spoiled.ignored = (ignored,)
    target = place.open()
    with pytest.raises(Problem) as caught:
        target.probe()
    assert codes(caught) == ["NG644"]
    assert f"ignores {ignored}:" in str(caught.value)
    assert not list(place.server.store(place.name).list().collect())


def test_such_a_store_is_used_where_that_is_wanted(place: Bucket, site: Site) -> None:
    place.server.spoiled.ignored = ("If-Match", "If-None-Match")
    place.settings = {"unconditional": True}
    place.open().probe()
    site.publish(place, ONE)
    site.publish(place, TWO)
    assert place.served().keys() >= TWO.keys()


def test_a_store_that_knows_no_conditions_is_named(place: Bucket) -> None:
    place.server.spoiled.answer = lambda method, _: ("501 Not Implemented", "NotImplemented") if method == "PUT" else None
    with pytest.raises(Problem) as caught:
        place.open().probe()
    assert codes(caught) == ["NG644"]


def test_a_bucket_that_is_not_there_is_named(place: Bucket) -> None:
    place.name = "nowhere-to-be-found"
    for call in (lambda: place.open().probe(), lambda: place.open().state()):
        with pytest.raises(Problem) as caught:
            call()
        assert codes(caught) == ["NG643"]
        assert "There is no bucket nowhere-to-be-found" in str(caught.value)


def test_a_bucket_in_another_region_is_named(place: Bucket) -> None:
    place.server.spoiled.answer = lambda *_: ("301 Moved Permanently", "PermanentRedirect")
    with pytest.raises(Problem) as caught:
        place.open().state()
    assert codes(caught) == ["NG645"]
    assert "in another region" in str(caught.value)


@pytest.mark.parametrize(("status", "code"), [("400 Bad Request", "ExpiredToken"), ("403 Forbidden", "InvalidAccessKeyId")])
def test_refused_credentials_are_one_diagnostic_and_lose_nothing(place: Bucket, site: Site, status: str, code: str) -> None:
    place.server.spoiled.answer = lambda method, path: (status, code) if (method, "index.html" in path) == ("PUT", True) else None
    with pytest.raises(Problem) as caught:
        site.publish(place, ONE)
    assert codes(caught) == ["NG641"]
    assert code in str(caught.value)
    first = set(site.sent)
    assert first
    place.server.spoiled.answer = Spoiled().answer
    site.publish(place)
    assert not first & set(site.sent)
    assert place.served().keys() == ONE.keys()


def test_a_moment_of_throttling_passes(place: Bucket, site: Site) -> None:
    left = ["503 Slow Down"] * 7
    place.server.spoiled.answer = lambda method, _: (left.pop(), "SlowDown") if method == "PUT" and left else None
    site.publish(place, ONE)
    assert place.served().keys() == ONE.keys()


def test_throttling_without_end_is_one_diagnostic(place: Bucket, site: Site) -> None:
    place.server.spoiled.answer = lambda method, path: ("503 Slow Down", "SlowDown") if (method, "two" in path) == ("PUT", True) else None
    with pytest.raises(Problem) as caught:
        site.publish(place, ONE)
    assert codes(caught) == ["NG620"]
    assert "503 SlowDown" in str(caught.value)


def test_secrets_are_written_nowhere(place: Bucket, site: Site) -> None:
    site.publish(place, ONE)
    place.server.spoiled.answer = lambda *_: ("403 Forbidden", "SignatureDoesNotMatch")
    target = place.open()
    with pytest.raises(Problem) as caught:
        target.state()
    place.server.spoiled.answer = Spoiled().answer
    store = place.server.store(place.name)
    written = [bytes(store.get(one["path"]).bytes()) for one in store.list().collect()]
    written += [path.read_bytes() for path in place.folder.rglob("*") if path.is_file()]
    shown = [str(caught.value), repr(target), repr(vars(target.target)), *(f"{d}" for d in caught.value.diagnostics)]
    for secret in KEYS.values():
        assert not [data for data in written if secret.encode() in data]
        assert not [text for text in shown if secret in text]


def test_odd_names_come_and_go(place: Bucket, site: Site) -> None:
    odd_names_come_and_go(place, site)
