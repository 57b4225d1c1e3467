"""Headers and redirects: what a host is told of each file."""

from __future__ import annotations

import pytest

from newsgen.publish.headers import A_DAY, ASK, FOREVER, SHORT, headers
from newsgen.publish.manifest import stage_of
from newsgen.publish.redirects import Redirect, caddy_redirects, redirects_file
from newsgen.publish.target import File


@pytest.mark.parametrize(
    ("name", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", ASK),
        ("2026/11/a/index.html", "text/html; charset=utf-8", ASK),
        ("assets/newsgen-97e2f27ed3.css", "text/css; charset=utf-8", FOREVER),
        ("assets/newsgen-c856513ba2.js", "text/javascript; charset=utf-8", FOREVER),
        ("media/far-shelf-34153607d5.png", "image/png", FOREVER),
        ("static-34153607d5.png", "image/png", A_DAY),
        ("assets/plain.css", "text/css; charset=utf-8", A_DAY),
        ("assets/97e2f27ed3.css", "text/css; charset=utf-8", A_DAY),
        ("favicon.svg", "image/svg+xml", A_DAY),
        ("feed.xml", "application/atom+xml; charset=utf-8", SHORT),
        ("tags/ai/feed.xml", "application/atom+xml; charset=utf-8", SHORT),
        ("sitemaps/2026.xml", "application/xml", SHORT),
        ("robots.txt", "text/plain; charset=utf-8", ASK),
        ("-/register/5b.json", "application/json", ASK),
        ("CNAME", "application/octet-stream", ASK),
        ("film.MP4", "video/mp4", A_DAY),
    ],
)
def test_content_type_and_cache_control(name: str, kind: str, cache: str) -> None:
    found = headers(File(name, "0" * 16, 1000, stage_of(name)))
    assert (found.content_type, found.cache_control) == (kind, cache)


def test_texts_are_compressed_and_pictures_are_not() -> None:
    def wanted(name: str, size: int) -> bool:
        return headers(File(name, "0" * 16, size, stage_of(name))).compress

    assert wanted("index.html", 1000)
    assert wanted("feed.xml", 1000)
    assert not wanted("index.html", 100)
    assert not wanted("a.jpg", 1000)
    assert not wanted("a.zip", 1000)


REDIRECTS = (Redirect("/z/", "/2026/11/ü b/", "z/index.html"), Redirect("/a.html", "/b/", "a.html"))


def test_redirects_in_the_words_of_each_host() -> None:
    goal = "/2026/11/%C3%BC%20b/"
    assert redirects_file(REDIRECTS).decode() == f"/a.html /b/ 301\n/z {goal} 301\n/z/ {goal} 301\n"
    assert caddy_redirects(REDIRECTS).decode() == f"redir /a.html /b/ permanent\nredir /z {goal} permanent\nredir /z/ {goal} permanent\n"
