"""Code blocks: coloured where the language is known, plain otherwise, invisible characters always shown."""

from __future__ import annotations

import re
from html import escape
from importlib import import_module
from typing import Any

from markdown_it.common.utils import unescapeAll

from newsgen.formats.characters import show_hidden, without_hidden

_MOST = 50_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+#.-]{0,30}")


_TITLE = re.compile(r"""(?:title|file|filename)=["']?([^"'=]+)["']?""")


class CodeBlocks:
    """Renders code; keeps the lexers it has met, since making one costs more than using it."""

    def __init__(self) -> None:
        self._module: Any = None
        self._lexers: dict[str, Any] = {}

    def render(self, code: str, info: str) -> str:
        """A `<pre>` of a code block; `info` is what stands after the fence."""
        code, info = show_hidden(code), without_hidden(" ".join(unescapeAll(info).split()))
        first, _, rest = info.partition(" ")
        match = _NAME.fullmatch(first.strip("{}."))
        language = match.group().lower() if match else ""
        # Scrollable, hence reachable with the keyboard.
        start = '<pre class="highlight" tabindex="0"><code' + (f' class="language-{language}">' if language else ">")
        lexer = self._lexer(language) if language and len(code) <= _MOST else None
        inner = self._module.coloured(code, lexer) if lexer is not None else escape(code, quote=False)
        block = f"{start}{inner}</code></pre>"
        # What stands after the language is most often a file name, and is never lost.
        caption = rest if lexer is not None else info if rest or not match else ""
        if not caption:
            return f"{block}\n"
        if title := _TITLE.fullmatch(caption):
            caption = title[1]
        return f'<figure class="code"><figcaption>{escape(caption, quote=False)}</figcaption>{block}</figure>\n'

    def _lexer(self, language: str) -> Any:
        if language not in self._lexers:
            if self._module is None:
                # Pygments takes longer to import than an article to parse; most have no code.
                self._module = import_module("newsgen.parse.highlight")
            self._lexers[language] = self._module.lexer_for(language)
        return self._lexers[language]
