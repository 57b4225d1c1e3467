"""Adapters: collectors that run without a server of ours, as files that `newsgen feedback adapter` writes out."""

from __future__ import annotations

from importlib.resources import files
from types import MappingProxyType

# Adapter -> (name of the file here, where it goes).
_FILES = MappingProxyType({
    "cloudflare": (
        ("cloudflare/worker.mjs", "worker.mjs"), ("rules.mjs", "rules.mjs"), ("cloudflare/schema.sql", "schema.sql"),
        ("cloudflare/wrangler.toml", "wrangler.toml"),
    ),
    "netlify": (
        ("netlify/feedback.mjs", "netlify/functions/feedback.mjs"),
        ("netlify/feedback-midnight.mjs", "netlify/functions/feedback-midnight.mjs"),
        ("netlify/feedback-votes.mjs", "netlify/functions/feedback-votes.mjs"),
        ("netlify/box.mjs", "netlify/newsgen/box.mjs"), ("rules.mjs", "netlify/newsgen/rules.mjs"),
        ("netlify/package.json", "package.json"),
    ),
})
NAMES = tuple(_FILES)


def adapter_files(name: str, site: str) -> dict[str, bytes]:
    """The files of an adapter for a site: relative path -> bytes."""
    here = files("newsgen.feedback.adapters")
    return {
        place: here.joinpath(source).read_bytes().replace(b"@SITE@", site.encode())
        for source, place in _FILES[name]
    }
