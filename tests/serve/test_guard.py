"""The guard: which combinations of Host, Origin, Sec-Fetch, method and type are let in."""

from __future__ import annotations

from itertools import product

import pytest

from newsgen.serve.guard import FORM, Policy, Request, decide, local_hosts

PORT = 4000
POLICY = Policy(local_hosts(PORT, ["preview.example.org"]), posts=frozenset({"/-/feedback"}))
GOOD_HOSTS = ("localhost:4000", "127.0.0.1:4000", "[::1]:4000", "LocalHost:4000", "preview.example.org", "preview.example.org:4000")
BAD_HOSTS = (
    "", "null", "localhost", "localhost:4001", "localhost:80", "localhost.evil.com:4000", "evil.com", "evil.com:4000",
    "127.0.0.2:4000", "192.168.1.5:4000", "0.0.0.0:4000", "[::]:4000", "[fe80::1]:4000", "2130706433:4000", "localhost.:4000",
    "localhost:4000@evil.com", "evil.com#localhost:4000", "localhost:4000, evil.com", "localhost:04000", "127.1:4000",
)
BAD_ORIGINS = (
    "null", "", "http://localhost", "http://localhost:4001", "http://localhost.evil.com:4000", "http://evil.com",
    "http://127.0.0.1:4000", "http://192.168.1.5:4000", "http://[::1]:4000", "file://", "http://localhost:4000/",
    "http://localhost:4000 http://evil.com", "chrome-extension://abc", "https://localhost:4000.evil.com",
)
FETCH = (None, "same-origin", "none", "same-site", "cross-site")


def asked(method: str = "GET", path: str = "/", host: str | None = "localhost:4000", **headers: str | None) -> Request:
    pairs = [("host", host), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return Request(method, path, tuple((name, value) for name, value in pairs if value is not None))


def status(request: Request, policy: Policy = POLICY) -> int:
    refusal = decide(request, policy)
    return refusal.status if refusal else 200


def post(origin: str | None = "http://localhost:4000", fetch: str | None = "same-origin", **headers: str | None) -> Request:
    given: dict[str, str | None] = {"origin": origin, "sec_fetch_site": fetch, "content_type": FORM, "content_length": "20"}
    return asked("POST", "/-/feedback", **(given | headers))


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_names_of_this_machine_and_configured_ones_are_served(host: str) -> None:
    assert status(asked(host=host)) == 200
    assert status(asked(host=host, origin=f"http://{host}", sec_fetch_site="same-origin")) == 200


@pytest.mark.parametrize(("host", "fetch"), tuple(product(BAD_HOSTS, FETCH)))
def test_any_other_host_is_refused_whatever_sec_fetch_says(host: str, fetch: str | None) -> None:
    assert status(asked(host=host, sec_fetch_site=fetch)) == 403
    assert status(asked(host=host, sec_fetch_site=fetch, origin=f"http://{host}")) == 403


def test_a_host_is_needed_exactly_once() -> None:
    assert status(asked(host=None)) == 403
    assert status(Request("GET", "/", (("host", "localhost:4000"), ("host", "localhost:4000")))) == 403


@pytest.mark.parametrize(("origin", "fetch"), tuple(product(BAD_ORIGINS, FETCH)))
def test_any_other_origin_is_refused_whatever_sec_fetch_says(origin: str, fetch: str | None) -> None:
    assert status(asked(origin=origin, sec_fetch_site=fetch)) == 403
    assert status(post(origin, fetch)) == 403


def test_another_site_may_link_here_but_not_load_from_here() -> None:
    assert status(asked(sec_fetch_site="cross-site")) == 403
    assert status(asked(sec_fetch_site="same-site", sec_fetch_mode="no-cors", sec_fetch_dest="script")) == 403
    assert status(asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="iframe")) == 403
    assert status(asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document")) == 200


def test_the_sites_own_page_may_vote() -> None:
    assert status(post()) == 200
    assert status(post(fetch=None)) == 200


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (post(origin=None), 403),
        (post(origin=None, fetch=None), 403),
        (post(fetch="none"), 403),
        (post(fetch="cross-site"), 403),
        (post(content_type="application/json"), 415),
        (post(content_type="text/plain"), 415),
        (post(content_type=None), 415),
        (post(content_length="2049"), 413),
        (post(content_length="9" * 40), 413),
        (post(content_length="-1"), 400),
        (asked("POST", "/"), 405),
        (asked("GET", "/", content_length="5"), 400),
        (asked("GET", "/", transfer_encoding="chunked"), 400),
        (asked("GET", "http://evil.com/"), 400),
    ],
)
def test_what_else_is_refused(request_: Request, expected: int) -> None:
    assert status(request_) == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
def test_no_other_method_is_allowed(method: str) -> None:
    for path in ("/", "/-/feedback"):
        refusal = decide(asked(method, path), POLICY)
        assert refusal
        assert refusal.status == 405
        assert refusal.headers == ((b"allow", b"POST" if path == "/-/feedback" else b"GET, HEAD"),)


def test_too_many_header_lines_are_refused() -> None:
    assert status(Request("GET", "/", (("host", "localhost:4000"), *(("a", "b") for _ in range(100))))) == 431


def test_a_collector_of_its_own_takes_votes_of_its_sites_pages_only() -> None:
    policy = Policy(frozenset({"votes.example.org"}), frozenset({"https://news.example.org"}), frozenset({"/-/feedback"}))
    from_site = {"host": "votes.example.org", "content_type": FORM}
    for fetch in ("same-site", "cross-site", "same-origin", None):
        assert status(asked("POST", "/-/feedback", origin="https://news.example.org", sec_fetch_site=fetch, **from_site), policy) == 200
        for origin in ("https://votes.example.org", "http://news.example.org", "null", None):
            assert status(asked("POST", "/-/feedback", origin=origin, sec_fetch_site=fetch, **from_site), policy) == 403


def test_hosts_of_port_80_need_no_port() -> None:
    assert status(asked(host="localhost"), Policy(local_hosts(80))) == 200
    assert "[fd00::5]:4000" in local_hosts(4000, ["fd00::5"])
