"""A page as a list of elements, each with its ancestors: enough to ask for class hooks without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "col", "wbr"})


@dataclass(slots=True)
class Element:
    """One element: its tag, attributes, classes, ancestors and the text inside of it."""

    tag: str
    attributes: dict[str, str]
    above: tuple[Element, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The words of its class attribute."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """Its text with single spaces (a no-break space stays)."""
        return " ".join("".join(self.texts).split())

    def fits(self, hook: str) -> bool:
        """Whether it is a `tag`, a `.class` or a `tag.class`."""
        tag, _, name = hook.partition(".")
        return (not tag or tag == self.tag) and (not name or name in self.classes)


class Page(HTMLParser):
    """All elements of a file in their order."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(path.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def all(self, hooks: str) -> list[Element]:
        """The elements that fit `hook` inside one that fits the hook before it: `header .tags a.tag-chip`."""
        *outer, last = hooks.split()
        found = []
        for element in self.elements:
            above = iter(element.above)
            if element.fits(last) and all(any(one.fits(hook) for one in above) for hook in outer):
                found.append(element)
        return found

    def one(self, hooks: str) -> Element:
        """The only element that fits."""
        (found,) = self.all(hooks)
        return found
