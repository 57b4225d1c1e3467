"""Pictures of the content: looked at before they are trusted, then copied under a name that changes with the bytes."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import replace
from types import MappingProxyType

from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.digest import fingerprint
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.slug import slugify
from newsgen.model.work import Made

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_ENDING = MappingProxyType({"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"})
_MAX_PIXELS = 40_000_000
_MAX_BYTES = 25 * 1024 * 1024


def is_picture(path: str) -> bool:
    """Whether a file counts as a picture, by its name."""
    return path.lower().endswith(ENDINGS)


def look(path: str, view: View) -> Made:
    """The task `picture:PATH`: URL and size of a picture, from its header alone; None where it cannot be used."""
    try:
        data = view.source(path)
    except OSError as problem:
        return _refused(path, "NG502", f"The picture cannot be read: {problem.strerror or problem}.", "Put a picture there that can be read.")
    if len(data) > _MAX_BYTES:
        return _refused(path, "NG503", f"The picture has {len(data):,} bytes; {_MAX_BYTES:,} are allowed.", "Save it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Pictures.open(io.BytesIO(data), formats=FORMATS) as picture:
                form, (width, height) = picture.format or "", picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, Pictures.DecompressionBombError) as problem:
        if isinstance(problem, OSError) and problem.errno:  # Pillow could not load a part of its own: no fault of the picture
            raise
        return _refused(
            path, "NG502", "The file is not a picture that can be read, whatever its name says.",
            "Use a whole JPEG, PNG, WebP, GIF or AVIF file.",
        )
    if width * height > _MAX_PIXELS:
        return _refused(
            path, "NG503", f"The picture has {width} x {height} pixels; {_MAX_PIXELS:,} in all are allowed.",
            "Save it smaller; 1600 pixels are wide enough for a page.",
        )
    stem = slugify(path.rpartition("/")[2].rpartition(".")[0], 60)
    # The path is in it, so that no two pictures have one file: it would go with the first of them. An archive may have 100,000
    # that are called cover.jpg, so ten digits are too few.
    url = f"/media/{stem}-{fingerprint(path.encode() + data, 16)}.{_ENDING[form]}"
    return Made(results=((key("picture", path), {"url": url, "width": width, "height": height}),))


def _refused(path: str, code: str, message: str, hint: str) -> Made:
    return Made(diagnostics=(Diagnostic(code, Severity.ERROR, message, Span(path), hint),))


def copy(path: str, view: View) -> Made:
    """The task `media:PATH`: the picture itself, for a page that shows it."""
    facts = view.get(key("picture", path))
    if facts is None:
        return Made()
    try:
        return Made(files=((facts["url"].lstrip("/"), view.source(path)),))
    except OSError as problem:
        message = f"The picture cannot be read: {problem.strerror or problem}."
        return replace(_refused(path, "NG502", message, "Put a picture there that can be read."), failed=True)
