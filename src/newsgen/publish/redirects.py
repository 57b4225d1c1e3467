"""Redirects of aliases in the words of each host; where a host has none, the page at the alias leads on by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Redirect:
    """An alias and where it leads, both as paths of the host with a slash at the beginning, not quoted. `page` is the
    file of the site that stands at the alias."""

    alias: str
    goal: str
    page: str


def _quoted(path: str) -> str:
    return quote(path, safe="/-._~")


def _pairs(redirects: Iterable[Redirect]) -> list[tuple[str, str]]:
    """Quoted alias and goal, in order; an alias with a slash at its end is known without it, too."""
    found: dict[str, str] = {}
    for one in sorted(redirects, key=lambda r: r.alias):
        alias, goal = _quoted(one.alias), _quoted(one.goal)
        found.setdefault(alias, goal)
        if alias.endswith("/") and alias.strip("/"):
            found.setdefault(alias.rstrip("/"), goal)
    return sorted(found.items())


def redirects_file(redirects: Iterable[Redirect]) -> bytes:
    """The file `_redirects` of Netlify and Cloudflare Pages."""
    return "".join(f"{alias} {goal} 301\n" for alias, goal in _pairs(redirects)).encode()


def nginx_map(redirects: Iterable[Redirect]) -> bytes:
    """What stands inside of `map $uri $newsgen_redirect { include …; }`; nginx compares the path without quotes."""
    found: dict[str, str] = {}
    for one in sorted(redirects, key=lambda r: r.alias):
        for alias in dict.fromkeys((one.alias, one.alias.rstrip("/") or "/")):
            found.setdefault(alias, _quoted(one.goal))
    lines = [f'"{_escaped(alias)}" "{goal}";\n' for alias, goal in sorted(found.items())]
    return "".join(lines).encode()


def _escaped(path: str) -> str:
    # ~ begins an expression in nginx; a backslash before it takes that meaning away.
    text = path.replace("\\", "\\\\").replace('"', '\\"')
    return "\\" + text if text.startswith("~") else text


def caddy_redirects(redirects: Iterable[Redirect]) -> bytes:
    """Lines for a Caddyfile: `import …/_redirects.caddy` in the block of the site."""
    return "".join(f"redir {alias} {goal} permanent\n" for alias, goal in _pairs(redirects)).encode()


def server_maps(servers: Iterable[str], redirects: Iterable[Redirect]) -> dict[str, bytes]:
    """Files of the site, by name, that web servers of one's own include: `_redirects.nginx`, `_redirects.caddy`."""
    every = tuple(redirects)
    makers = {"nginx": nginx_map, "caddy": caddy_redirects}
    return {f"_redirects.{server}": makers[server](every) for server in servers}
