"""Signed uploads to S3: AWS Signature Version 4 ("Authenticating Requests: Using the Authorization Header", Amazon S3 API
Reference), for the one header that the client of `publish/storage.py` cannot send: where the page at an alias leads."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from newsgen.model.version import __version__
from newsgen.publish.retry import seconds_asked
from newsgen.publish.target import Transient

LOCATION = "x-amz-website-redirect-location"
_SECONDS = 60.0
_MOST = 65_536
_CODE = re.compile(rb"<Code>(\w{1,60})</Code>")
_PLAIN = frozenset({"content-type", "cache-control", "content-encoding", "content-disposition", "content-language", LOCATION})


@dataclass(frozen=True, slots=True)
class Keys:
    """Credentials that do not change while we work. Their own text names none of them."""

    id: str = field(repr=False)
    secret: str = field(repr=False)
    session: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where objects of a bucket are: `path` goes before each name, quoted, with slashes around it."""

    host: str
    port: int | None
    path: str
    region: str
    secure: bool = True

    @property
    def shown(self) -> str:
        """The value of the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the store said: its status, the code of the error, and how many seconds to wait."""

    status: int
    code: str = ""
    after: float = 0.0


def place_of(bucket: str, prefix: str, region: str, endpoint: str, *, virtual: bool) -> Place:
    """The address of a bucket, put together as the client of the store does it: `virtual` says that the bucket is part of
    the host's name, which an endpoint then holds already."""
    base = urlsplit(endpoint or (f"https://{bucket}.s3.{region}.amazonaws.com" if virtual else f"https://s3.{region}.amazonaws.com"))
    parts = [base.path.strip("/"), "" if virtual else quoted(bucket), quoted(prefix.strip("/"))]
    path = "/".join(["", *(part for part in parts if part), ""])
    secure = base.scheme == "https"
    port = None if base.port == (443 if secure else 80) else base.port
    return Place(base.hostname or "", port, path, region, secure)


def quoted(name: str) -> str:
    """A name as a path, the way the signature wants it: everything but letters, digits and -._~/ by its bytes."""
    return quote(name, safe="/-._~")


def authorization(method: str, path: str, headers: Mapping[str, str], digest: str, keys: Keys, region: str) -> str:
    """The header Authorization of a request without a query. All of `headers` are signed; they hold Host and X-Amz-Date
    among them. `path` is quoted already, `digest` is the SHA-256 of the body."""
    named = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(named))
    lines = "".join(f"{name}:{named[name]}\n" for name in sorted(named))
    request = f"{method}\n{path}\n\n{lines}\n{names}\n{digest}"
    stamp = named["x-amz-date"]
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    words = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, words.encode(), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={keys.id}/{scope},SignedHeaders={names},Signature={signature}"


class SignedPut:
    """Writes objects of one bucket, each whole in one request. Raises `Transient` where nobody answers."""

    def __init__(self, place: Place, keys: Keys, words: str, now: Callable[[], time.struct_time] = time.gmtime) -> None:
        """`words` name the store for people. `now` is asked for each request, because a signature holds for minutes."""
        self._place, self._keys, self._words, self._now = place, keys, words, now

    def __repr__(self) -> str:
        return f"SignedPut({self._words})"

    def __call__(self, name: str, file: Path | bytes, attributes: Mapping[str, str], location: str) -> Answer:
        """Write an object that leads to `location`. `attributes` are headers of it by their names, and metadata by theirs."""
        path, body = self._place.path + quoted(name), file if isinstance(file, bytes) else file.read_bytes()
        headers = self.headers(path, body, {**attributes, LOCATION: location})
        connection = self._connection()
        try:
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            found = _CODE.search(answer.read(_MOST))
            return Answer(answer.status, found[1].decode() if found else "", seconds_asked(answer.getheader("Retry-After")))
        except TimeoutError:
            raise Transient(f"{self._words} took too long to answer") from None
        except ssl.SSLError:
            raise Transient(f"{self._words} could not be reached safely") from None
        except ConnectionRefusedError:
            raise Transient(f"{self._words} cannot be reached") from None
        except (OSError, http.client.HTTPException):
            raise Transient(f"{self._words} broke the connection") from None
        finally:
            connection.close()

    def headers(self, path: str, body: bytes, attributes: Mapping[str, str]) -> dict[str, str]:
        """All headers of a request, the signature among them."""
        digest = hashlib.sha256(body).hexdigest()
        signed = {n if n.lower() in _PLAIN else f"x-amz-meta-{n.lower()}": v for n, v in attributes.items()}
        signed |= {"Host": self._place.shown, "x-amz-content-sha256": digest, "x-amz-date": time.strftime("%Y%m%dT%H%M%SZ", self._now())}
        if self._keys.session:
            signed["x-amz-security-token"] = self._keys.session
        signature = authorization("PUT", path, signed, digest, self._keys, self._place.region)
        return {**signed, "Authorization": signature, "User-Agent": f"newsgen/{__version__}"}

    def _connection(self) -> http.client.HTTPConnection:
        place = self._place
        if not place.secure:  # the configuration takes http for this machine only
            return http.client.HTTPConnection(place.host, place.port, timeout=_SECONDS)
        return http.client.HTTPSConnection(place.host, place.port, timeout=_SECONDS, context=ssl.create_default_context())
