"""The storage: an object store by the few calls that publishing needs, its failures told apart."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import obstore
from obstore import exceptions

from newsgen.model.problem import Problem, problem
from newsgen.publish.retry import is_transient_status
from newsgen.publish.s3sign import SignedPut
from newsgen.publish.target import Transient
from newsgen.publish.website import GOAL

if TYPE_CHECKING:
    from obstore import PutResult, UpdateVersion
    from obstore.store import ObjectStore

T = TypeVar("T")
AT_ONCE = 8
MARK = "newsgendigest"
"""Metadata of each object: the digest of the file it holds. One word, because Azure takes no dash and proxies no underscore."""

_LARGE = 5_242_880
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_KIND = re.compile(r"kind: (\w{1,40}),")
_NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound", "AccountNotFound", "ContainerBeingDeleted"})
_EXPIRED = frozenset(
    {
        "ExpiredToken", "TokenRefreshRequired", "InvalidToken", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied",
        "AuthenticationFailed", "AuthorizationFailure", "AuthorizationHeaderMalformed", "RequestTimeTooSkewed",
    }
)
_BUSY = frozenset({"SlowDown", "ServerBusy", "RequestTimeout", "InternalError", "OperationTimedOut", "Throttling"})
_BROKEN = MappingProxyType({"Connect": "cannot be reached", "Timeout": "took too long to answer"})
# Where providers hand out credentials to their own machines: asked when there are none in the environment.
_HANDED_OUT = ("169.254.169.254", "169.254.170.2", "metadata.google.internal", "metadata/identity")


class Conflict(Exception):
    """The condition of a write did not hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """One object: its bytes, its version (for conditions) and when the store took it in."""

    data: bytes
    version: UpdateVersion
    modified: datetime


def _version(result: PutResult) -> UpdateVersion:
    # obstore takes no None in here.
    version: UpdateVersion = {}
    if result["e_tag"]:
        version["e_tag"] = result["e_tag"]
    if result["version"]:
        version["version"] = result["version"]
    return version


class Storage:
    """An object store below one prefix. Raises `Conflict`, FileNotFoundError, `Transient` or `Problem`, nothing else.

    What a store answers is never shown as it is: addresses in it can hold a signature that lets others in.
    """

    def __init__(self, store: ObjectStore, words: str, signed: SignedPut | None = None) -> None:
        """`words` name the store for people: `the bucket news`. What has a goal is put by `signed`, where it is given."""
        self._store, self._words, self._signed = store, words, signed

    @property
    def words(self) -> str:
        """What people call it."""
        return self._words

    @property
    def redirects(self) -> bool:
        """Whether objects with a goal become redirects."""
        return self._signed is not None

    def read(self, name: str) -> Found | None:
        """An object, or None where there is none."""
        with self._told_apart():
            try:
                result = obstore.get(self._store, name)
                meta = result.meta
                version: UpdateVersion = {k: v for k in ("e_tag", "version") if (v := meta.get(k))}  # type: ignore[assignment]
                return Found(bytes(result.bytes()), version, meta["last_modified"])
            except FileNotFoundError as missing:
                self._see_bucket(missing)
                return None

    def write(self, name: str, data: bytes, condition: UpdateVersion | None = None, *, new: bool = False) -> UpdateVersion:
        """Write an object that readers of the site do not see; with a version, only over that version; if `new`, only
        where there is none."""
        with self._told_apart():
            try:
                return _version(
                    obstore.put(
                        self._store, name, data, mode="create" if new else condition or "overwrite", use_multipart=False,
                        attributes={"Content-Type": "application/json", "Cache-Control": "no-store"},
                    )
                )
            except FileNotFoundError as missing:
                self._see_bucket(missing)
                raise Conflict from missing

    def list(self, prefix: str) -> list[str]:
        """The names below a prefix."""
        with self._told_apart():
            return [one["path"] for one in obstore.list(self._store, prefix).collect()]

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; no matter whether they are there."""
        wanted = sorted(names)
        for at in range(0, len(wanted), 250):
            part = wanted[at : at + 250]
            with self._told_apart():
                try:
                    obstore.delete(self._store, part)
                except FileNotFoundError:
                    # Some stores stop at the first that is not there.
                    for name in part:
                        with suppress(FileNotFoundError):
                            obstore.delete(self._store, name)

    async def upload(self, name: str, file: Path | bytes, attributes: dict[str, str]) -> None:
        """Write an object for readers, whole or not at all."""
        if self._signed and GOAL in attributes:
            answer = await asyncio.to_thread(self._signed, name, file, attributes, attributes[GOAL])
            if not 200 <= answer.status < 300:
                raise self._refused(answer.status, answer.code, after=answer.after)
            return
        with self._told_apart():
            body = _body(file)
            await obstore.put_async(
                self._store, name, body, attributes=dict(attributes), use_multipart=isinstance(body, Path), max_concurrency=4
            )

    async def copy(self, name: str, to: str) -> bool:
        """Copy an object with its headers inside of the store; False where it is not there."""
        with self._told_apart():
            try:
                await obstore.copy_async(self._store, name, to)
            except FileNotFoundError:
                return False
            return True

    async def fetch(self, name: str) -> tuple[bytes, dict[str, str]] | None:
        """An object with its headers and metadata, or None where it is not there."""
        with self._told_apart():
            try:
                result = await obstore.get_async(self._store, name)
                return bytes(await result.bytes_async()), dict(result.attributes.items())
            except FileNotFoundError:
                return None

    async def mark(self, name: str) -> str:
        """The digest that an object was written with; nothing where there is none."""
        with self._told_apart():
            try:
                result = await obstore.get_async(self._store, name, options={"head": True})
            except FileNotFoundError:
                return ""
            return {k.lower(): v for k, v in result.attributes.items()}.get(MARK, "")

    def _see_bucket(self, missing: BaseException) -> None:
        """Raise where not the object but the whole store is missing."""
        code = _CODE.search(str(missing))
        if code and code[1] in _NO_BUCKET:
            raise self._refused(0, code[1]) from None

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as cause:
            raise Conflict from cause
        except exceptions.BaseError as cause:
            raise self._told(cause) from None

    def _told(self, cause: BaseException) -> Problem | Transient:
        text = str(cause)
        status, code, kind = _STATUS.search(text), _CODE.search(text), _KIND.search(text)
        number, word = int(status[1]) if status else 0, code[1] if code else ""
        if any(place in text for place in _HANDED_OUT):
            return problem(
                "NG642", f"There are no credentials for {self._words}.", "newsgen.yaml",
                "Set them in the environment, or name a file of mode 600 under credentials; docs/publishing.md lists the names.",
            )
        barred = isinstance(cause, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError)
        elsewhere = "redirect" in text.lower() and not number
        if kind and not (number or word or barred or elsewhere):
            return Transient(f"{self._words} {_BROKEN.get(kind[1], 'broke the connection')}")
        return self._refused(number, word or type(cause).__name__ * (not number), barred=barred, elsewhere=elsewhere)

    def _refused(self, number: int, word: str, *, barred: bool = False, elsewhere: bool = False, after: float = 0.0) -> Problem | Transient:
        """What an answer that is no success means: its status (0: not known) and the word of the store for it."""
        said = " ".join(part for part in (str(number) if number else "", word) if part)
        if word in _NO_BUCKET:
            return problem(
                "NG643", f"There is no {self._words.removeprefix('the ')} ({word}).", "newsgen.yaml",
                "Create it first, or correct its name, region or endpoint under publish.targets.",
            )
        if number in (401, 403) or word in _EXPIRED or barred:
            return problem(
                "NG641", f"{self._words.capitalize()} refuses our credentials ({said}).", "newsgen.yaml",
                "They may be wrong, expired, or without the right to list, read, write and delete; renew them and publish again: what was uploaded is kept.",
            )
        if number == 501:
            return ignores(self._words, "If-Match and If-None-Match")
        if 300 <= number < 400 or elsewhere:
            return problem(
                "NG645", f"{self._words.capitalize()} is somewhere else: in another region, or at another endpoint.", "newsgen.yaml",
                "Correct the target's region or endpoint.",
            )
        if is_transient_status(number) or word in _BUSY:
            return Transient(f"{self._words} answered {said}", after)
        return problem(
            "NG645", f"{self._words.capitalize()} refused a request ({said}).", "newsgen.yaml",
            "See whether it is what the target's kind says, and whether its name, region and endpoint are right.",
        )


def ignores(words: str, conditions: str) -> Problem:
    """The problem of a store that cannot be made to notice two publishers."""
    return problem(
        "NG644", f"{words.capitalize()} ignores {conditions}: of two publishers neither would notice the other.", "newsgen.yaml",
        "Use a store that honours conditional writes; where only one ever publishes to an S3 store, set unconditional: true.",
    )


def _body(file: Path | bytes) -> Path | bytes:
    """A large file goes in parts, so that no single request has to carry all of it within its time; others as they are."""
    return file if isinstance(file, bytes) or file.stat().st_size > _LARGE else file.read_bytes()


def each(items: Iterable[T], work: Callable[[T], Awaitable[None]], beat: Callable[[], None], pause: float) -> None:
    """Do a piece of work for each item, a few at once, and `beat` every `pause` seconds meanwhile; the first failure of
    either stops all and is raised."""
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await work(item)

    async def beating() -> None:
        while True:
            await asyncio.sleep(pause)
            beat()

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as group:
            heart = group.create_task(beating())
            async with asyncio.TaskGroup() as workers:
                for _ in range(AT_ONCE):
                    workers.create_task(worker())
            heart.cancel()

    try:
        asyncio.run(all_of_them())
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(group: BaseException) -> BaseException:
    """The failure that a group of failures is about."""
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    return group
