"""Sandbox: what the templates of a theme may do. They see values, cannot reach Python, and cannot ask for giant ones.

Limits here stop the cheap bombs (a giant range, a giant string); they are no bound on the time of a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from types import MethodType
from typing import Any

from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from newsgen.model import page as words
from newsgen.render.problem import LimitError, suggest

MAX_TEXT = 1_000_000
MAX_RANGE = 100_000
MAX_WIDTH = 10_000
_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\d{5,}|\*)|\{[^{}]*(?:\d{5,}|\{)")
_PADDING = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs"})
_VIEWS = frozenset(getattr(words, name) for name in words.__all__) | {LoopContext}
_TOP = ("article", "feedback", "list", "newer", "older", "page", "related", "site", "target", "terms")


class Missing(StrictUndefined):
    """Something a template asked for that is not there: any use is an error that suggests the nearest name."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        base = super()._undefined_message
        name = self._undefined_name
        if not isinstance(name, str) or self._undefined_hint:
            return base
        thing = self._undefined_obj
        if thing is missing:
            known: tuple[str, ...] = _TOP
        elif isinstance(thing, dict):
            known = tuple(str(key) for key in thing)
        else:
            known = tuple(getattr(type(thing), "__dataclass_fields__", ()))
        hint = suggest(name, known)
        return f"{base}\n{hint}" if hint else base



def _narrow(width: object) -> None:
    if isinstance(width, int) and abs(width) > MAX_WIDTH:
        raise LimitError(f"a width of more than {MAX_WIDTH}")


def _pattern(text: object) -> None:
    if isinstance(text, str) and _WIDE.search(text):
        raise LimitError("a format with a computed width or one of more than four digits")


def limited(filters: dict[str, Callable[..., Any]]) -> None:
    """Bound the filters that can make much out of little, and take away those that are not reproducible."""
    for name in ("center", "indent", "batch", "slice", "wordwrap", "truncate", "format"):
        filters[name] = _bounded(filters[name])
    for name in ("random", "urlize"):
        filters.pop(name)


def _bounded(inner: Callable[..., Any]) -> Callable[..., Any]:
    def outer(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            _narrow(value)
            _pattern(value)
        return inner(*args, **kwargs)

    # Jinja marks filters that want the context, the environment or the evaluation context first.
    mark = getattr(inner, "jinja_pass_arg", None)
    if mark is not None:
        outer.jinja_pass_arg = mark  # type: ignore[attr-defined]
    return outer


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for themes: immutable values, no private names, bounded sizes."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, undefined=Missing, trim_blocks=True, lstrip_blocks=True, **options)
        self._ranged = 0
        self.plain_calls: frozenset[Any] = frozenset()
        limited(self.filters)
        del self.globals["lipsum"]
        self.globals["range"] = self._range

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain dict for all templates: Jinja's chain of two is walked in Python for every include."""
        return super().make_globals(d) if d else self.globals

    def start(self) -> None:
        """Begin a page: what ranges may still yield is counted anew."""
        self._ranged = 0

    def _range(self, *args: int) -> range:
        numbers = range(*args)
        self._ranged += len(numbers)
        if self._ranged > MAX_RANGE:
            raise LimitError(f"ranges of more than {MAX_RANGE} numbers on one page")
        return numbers

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Fields of our own views without the sandbox's questions: they are plain, frozen and have no methods."""
        if type(obj) in _VIEWS and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro directly; anything else after a look at its arguments."""
        kind = type(obj)
        if kind is Macro or (kind is MethodType and obj in self.plain_calls):
            # What Jinja hands to functions that want the context, and takes away again for those that do not.
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(context.eval_ctx, *args, **kwargs) if kind is Macro else obj(*args, **kwargs)
        if isinstance(owner := getattr(obj, "__self__", None), str):
            name = getattr(obj, "__name__", "")
            if name in _PADDING:
                for value in args:
                    _narrow(value)
            elif name == "replace" and len(args) > 1:
                _sized_product(len(owner) + 1, len(str(args[1])))
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiplication, power and formatting within bounds."""
        if operator == "%":
            _pattern(left)
        elif operator == "**" and not (_small(left, 1_000_000) and _small(right, 64)):
            raise LimitError("a power of large numbers")
        elif operator == "*":
            for thing, times in ((left, right), (right, left)):
                if isinstance(thing, (str, list, tuple)) and isinstance(times, int):
                    _sized_product(len(thing), times)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`str.format` inside the sandbox, with its pattern looked at first."""
        inner = super().wrap_str_format(value)
        if inner is not None:
            _pattern(getattr(value, "__self__", ""))
        return inner



def _small(number: Any, limit: int) -> bool:
    return isinstance(number, (int, float)) and abs(number) <= limit


def _sized_product(size: int, times: int) -> None:
    if size * times > MAX_TEXT:
        raise LimitError(f"a value of more than {MAX_TEXT} parts")
