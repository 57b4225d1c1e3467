"""Fakes of services of others that take votes: Umami's /api/send, and a service that takes a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs

from browser.answering import Answer, Answering

WEBSITE = "7f3c2a10-5b6d-4e8f-9a1b-2c3d4e5f6071"
SESSION = {"cache": "token", "sessionId": "s", "visitId": "v"}
ROBOT = {"beep": "boop"}
JSON = "application/json"
_ANYBODY = {"Access-Control-Allow-Origin": "*"}


class Service(Answering):
    """`events` are the bodies that it understood."""

    headers = MappingProxyType(_ANYBODY)

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []


class Umami(Service):
    """What Umami 2 says to an event."""

    headers = MappingProxyType({
        **_ANYBODY, "Access-Control-Allow-Headers": "*", "Access-Control-Allow-Methods": "GET, DELETE, POST, PUT",
    })  # fmt: skip
    preflight = HTTPStatus.NO_CONTENT

    def to_post(self, head: Mapping[str, str], body: str) -> Answer:
        """Umami takes events of a website that it knows."""
        del head
        sent = json.loads(body)
        payload = sent["payload"]
        known = payload["website"] == WEBSITE and sent["type"] == "event" and isinstance(payload["data"], dict)
        if not known or len(payload["name"]) > 50 or payload["name"][0] in "=+-@\t\r":
            return 400, JSON, '{"error": {"message": "Website not found."}}'
        self.events.append(payload)
        return 200, JSON, json.dumps(SESSION)


class Forms(Service):
    """A service that takes any form; it answers no preflight."""

    def to_post(self, head: Mapping[str, str], body: str) -> Answer:
        """A form of the web and nothing else, answered in the kind that was asked for."""
        if head["content-type"].partition(";")[0] != "application/x-www-form-urlencoded":
            return 415, JSON, "{}"
        self.events.append(parse_qs(body))
        return (200, JSON, '{"ok": true}') if "json" in head["accept"] else (200, "text/html", "<h1>Received")


KINDS: Mapping[str, type[Service]] = MappingProxyType({"umami": Umami, "form": Forms})
