"""The register: which articles ask if they were helpful, in 256 parts by a digest of their ids.

A collector refuses what is not in it. A new article changes one part, and a collector looks an article up by reading
one part. It holds no revisions: a page that lies open in a browser may send an older one than is published.
"""

from __future__ import annotations

import json

from newsgen.model.config import FeedbackSection
from newsgen.model.protocols import View
from newsgen.model.query import terms
from newsgen.model.routes import output_path, register_url
from newsgen.model.voting import register_kind
from newsgen.model.work import Made


def register(part: str, view: View) -> Made:
    """The task `register:PART`: `{"articles": {ID: URL}}`."""
    feedback: FeedbackSection = view.input("config:feedback")
    if not feedback.enabled:
        return Made()
    articles = {term.slug: term.name for term in view.ask(terms(register_kind(part)))}
    data = json.dumps({"articles": articles}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return Made(files=((output_path(register_url(part)), data.encode("utf-8", "replace")),))
