"""Web addresses: what is taken, in which spelling, and how hosts are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.model.weburl import mixes_scripts, same_source, shown_host, unicode_host, web_url


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        (" HTTPS://Example.com/X ", "https://example.com/X"),
        ("http://münchen.example/ä b", "http://xn--mnchen-3ya.example/%C3%A4%20b"),
        ("https://example.com/\"'<>\\", "https://example.com/%22'%3C%3E%5C"),
        ("https://example.com:8080/a", "https://example.com:8080/a"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://example.com", "https://example.com"),
    ],
)
def test_addresses(written: str, url: str) -> None:
    assert web_url(written) == url
    assert web_url(url) == url


@pytest.mark.parametrize(
    "written",
    ["", "x", "//example.com/", "https:example.com", "https:/example.com", "https:///example.com", "https://", "javascript:alert(1)",
     "java\nscript:x", "feed:https://example.com", "ftp://example.com", "data:text/html,x", "https://u:p@example.com/", "https://u@example.com/",
     "https://exa mple.com/", "https://a..b/", "https://example.com:99999/", "https://exam\nple.com", "https://[x/", "https://<x>/", "https://x\x00y/"],
)  # fmt: skip
def test_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        web_url(written)


@given(st.text(alphabet=st.sampled_from('htps:/@.[]\\ ?#%aé\u202e\n\t\x00<"1'), max_size=30))
def test_any_text_is_refused_or_safe(tail: str) -> None:
    try:
        url = web_url("https://" + tail)
    except ValueError:
        return
    assert url.startswith("https://")
    assert url.isascii()
    assert not set(url) & set(' "<>\\\n\t\x00')
    assert web_url(url) == url


def test_hosts_that_mix_scripts_are_shown_in_ascii() -> None:
    assert mixes_scripts("pаypal.example")
    assert shown_host("pаypal.example") == "xn--pypal-4ve.example"
    assert shown_host("münchen.example") == "münchen.example"
    assert not mixes_scripts("пример.example")
    assert not mixes_scripts("日本のドメイン.example")
    assert unicode_host("xn--mnchen-3ya.example") == "münchen.example"
    assert unicode_host("xn--\xff.example") == "xn--\xff.example"


def test_spellings_of_one_source_compare() -> None:
    assert same_source("https://www.example.com/a/?utm_source=x#y") == same_source("http://example.com/a")
    assert same_source("https://example.com/a?id=1") != same_source("https://example.com/a?id=2")
