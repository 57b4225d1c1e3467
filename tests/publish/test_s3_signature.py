"""Signatures of uploads to S3: against the published examples, and against another signer."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from newsgen.publish.s3sign import Keys, SignedPut, authorization, place_of
from newsgen.publish.target import Transient

EXAMPLE = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
STAMP = "20130524T000000Z"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
WELCOME = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"


def test_the_signatures_are_those_of_the_published_examples() -> None:
    host = {"Host": "examplebucket.s3.amazonaws.com", "x-amz-date": STAMP}
    got = authorization("GET", "/test.txt", {**host, "Range": "bytes=0-9", "x-amz-content-sha256": EMPTY}, EMPTY, EXAMPLE, "us-east-1")
    assert got.endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    assert "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," in got
    more = {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY", "x-amz-content-sha256": WELCOME}
    put = authorization("PUT", "/test%24file.text", {**host, **more}, WELCOME, EXAMPLE, "us-east-1")
    assert put.endswith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")


@pytest.mark.parametrize("session", ["", "a/session+token=="])
@pytest.mark.parametrize("endpoint", ["", "https://store.example.org:9000/inside", "http://localhost:443", "http://[::1]:9000"])
def test_another_signer_signs_the_same(endpoint: str, session: str) -> None:
    keys = Keys(EXAMPLE.id, EXAMPLE.secret, session)
    there = place_of("news", "2026/ä b", "eu-central-1", endpoint, virtual=False)
    put = SignedPut(there, keys, "the bucket news", lambda: time.gmtime(1_369_353_600))
    path = there.path + quote("old/a b+c/ü.html", safe="/-._~")
    ours = put.headers(path, b"page", {"Content-Type": "text/html", "Cache-Control": "no  store", "newsgendigest": "12", "x-amz-website-redirect-location": "/x/"})
    scheme = "https" if there.secure else "http"
    request = AWSRequest("PUT", f"{scheme}://{there.shown}{path}", data=b"page", headers={n: v for n, v in ours.items() if n not in ("Authorization", "User-Agent", "x-amz-security-token")})
    signer = S3SigV4Auth(Credentials(keys.id, keys.secret, session or None), "s3", "eu-central-1")
    request.context.update(timestamp=STAMP, payload_signing_enabled=True)
    signer._modify_request_before_signing(request)
    words = signer.string_to_sign(request, signer.canonical_request(request))
    assert ours["Authorization"].endswith("Signature=" + signer.signature(words, request))
    assert ours["x-amz-date"] == STAMP
    assert ("x-amz-security-token" in ours) == bool(session)
    assert ours["x-amz-meta-newsgendigest"] == "12"


@pytest.mark.parametrize(
    ("endpoint", "virtual", "shown", "path"),
    [
        ("", False, "s3.eu-west-1.amazonaws.com", "/news/2026/"),
        ("", True, "news.s3.eu-west-1.amazonaws.com", "/2026/"),
        ("http://localhost:9000", False, "localhost:9000", "/news/2026/"),
        ("https://news.store.example.org", True, "news.store.example.org", "/2026/"),
    ],
)
def test_a_bucket_has_the_address_that_its_client_takes(endpoint: str, virtual: bool, shown: str, path: str) -> None:
    there = place_of("news", "2026", "eu-west-1", endpoint, virtual=virtual)
    assert (there.shown, there.path) == (shown, path)


def test_nobody_there_is_worth_another_try() -> None:
    put = SignedPut(place_of("news", "", "us-east-1", "http://127.0.0.1:9", virtual=False), EXAMPLE, "the bucket news")
    with pytest.raises(Transient, match=r"^the bucket news cannot be reached$"):
        put("old/index.html", b"", {}, "/new/")
    assert not [one for one in (EXAMPLE.id, EXAMPLE.secret) if one in repr((put, vars(put), EXAMPLE))]
