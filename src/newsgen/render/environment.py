"""The renderer: templates of a theme become pages, and every template that took part is reported.

A renderer reads the theme once: make a new one when a file of the theme has changed. It is not for several threads.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import BaseLoader, BytecodeCache, Template, TemplateNotFound, nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context, Undefined
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from newsgen.render.catalog import Catalog
from newsgen.render.filters import Links, make_filters
from newsgen.render.locale import Language
from newsgen.render.problem import TemplateProblem, template_problem
from newsgen.render.sandbox import Sandbox
from newsgen.render.theme import Theme

_SEAL = 32
_SPECIAL = re.compile(r"[&<>\"']")


def quick_escape(value: object) -> str:
    """What compiled templates put around each value: as Markup's own, without making a Markup of what is joined at once."""
    if type(value) is str:
        return value if _SPECIAL.search(value) is None else escape(value)
    return value if type(value) is Markup else escape(value)


def _ignore(_: str) -> None:
    return None


class _Loader(BaseLoader):
    """Templates of a theme, found by name along its chain; a name outside of it does not exist."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        file = self._theme.templates.get(template)
        if file is None:
            raise TemplateNotFound(template)
        try:
            return file.read().decode("utf-8-sig"), file.place, None
        except UnicodeDecodeError as problem:
            raise TemplateSyntaxError("the file is not UTF-8", 1, template, file.place) from problem
        except FileNotFoundError as problem:
            raise TemplateNotFound(template) from problem


class _Cache(BytecodeCache):
    """Compiled templates in a folder, each sealed with the digest of its bytes: a damaged one is compiled again."""

    def __init__(self, folder: Path, salt: str) -> None:
        self._folder = folder
        self._salt = salt

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return hashlib.sha256(f"{self._salt}\0{name}\0{filename}".encode()).hexdigest()[:40]

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            data = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        if hashlib.sha256(data[_SEAL:]).digest() == data[:_SEAL]:
            bucket.bytecode_from_string(data[_SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        data = bucket.bytecode_to_string()
        temporary = self._folder / f"{bucket.key}.{os.getpid()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(data).digest() + data)
            temporary.replace(self._folder / bucket.key)
        except OSError:  # a cache that cannot be written costs time, nothing else
            with suppress(OSError):
                temporary.unlink()


class _Template(Template):
    """A template that reports again, whenever it is imported, what its own top level imports: Jinja keeps the module."""

    _inner: tuple[str, ...] = ()

    @classmethod
    def _from_namespace(cls, environment: jinja2.Environment, namespace: MutableMapping[str, Any],
                        globals: MutableMapping[str, Any]) -> Template:  # noqa: A002  # fmt: skip
        namespace["escape"] = quick_escape
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        environment = cast("_Environment", self.environment)
        if self._module is None:
            outer, seen = environment.record, list[str]()
            environment.record = seen.append
            try:
                module = super()._get_default_module(ctx)
            finally:
                environment.record = outer
                self._inner = tuple(seen)
                for name in seen:
                    outer(name)
            return module
        for name in self._inner:
            environment.record(name)
        return super()._get_default_module(ctx)


class _Translate(NodeTransformer):
    """Translates constant texts while a template is compiled, so that they cost nothing on a page."""

    def __init__(self, catalog: Catalog, name: str | None, filename: str | None) -> None:
        self._catalog, self._name, self._filename = catalog, name, filename

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's visitor names
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(text))], kwargs=[]):
                return nodes.MarkSafe(nodes.Const(self._catalog.gettext(text)), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier) -> nodes.Node:  # noqa: N802
        raise TemplateSyntaxError("escaping cannot be switched off in a theme", node.lineno, self._name, self._filename)

    visit_ScopedEvalContextModifier = visit_EvalContextModifier  # noqa: N815


class _Environment(Sandbox):
    """The sandbox with newsgen's loader, texts and filters, which notes the names of the templates it hands out."""

    template_class = _Template

    def __init__(self, theme: Theme, catalog: Catalog, cache: BytecodeCache | None) -> None:
        super().__init__(loader=_Loader(theme), bytecode_cache=cache, auto_reload=False, cache_size=-1,
                         extensions=("jinja2.ext.i18n",))  # fmt: skip
        self.record: Callable[[str], None] = _ignore
        self._names = theme.templates
        self._catalog = catalog
        # Blocks of `trans` insert their values safely; the functions are ours.
        self.newstyle_gettext = True
        self.globals.update(catalog.globals())
        self.plain_calls = frozenset(catalog.globals().values())

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return cast("nodes.Template", _Translate(self._catalog, name, filename).visit(tree))

    def get_template(self, name: str | Template, parent: str | None = None,
                     globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002  # fmt: skip
        if isinstance(name, str):
            self.record(name)
        return super().get_template(name, parent, globals)

    def select_template(self, names: Iterable[str | Template], parent: str | None = None,
                        globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002  # fmt: skip
        if not isinstance(names, Undefined):
            names = tuple(names)
            for name in names:
                if isinstance(name, str):
                    self.record(name)
                if isinstance(name, Template) or name in self._names:
                    break
        return super().select_template(names, parent, globals)


class Renderer:
    """Makes pages of one site with one theme."""

    def __init__(self, theme: Theme, *, language: str = "en", site_url: str = "", base_path: str = "",
                 cache: Path | None = None, made_by: object = "") -> None:  # fmt: skip
        """`made_by` stands for the program and the libraries whose filters are folded into compiled templates."""
        self._known = tuple(theme.templates)
        self._language = Language(language)
        self._catalog = Catalog(theme.catalogs_for(language), self._language.number)
        salt = "\0".join((jinja2.__version__, str(made_by), language, site_url, base_path, theme.catalog_digest(language)))  # all that is folded into code
        self._environment = _Environment(theme, self._catalog, _Cache(cache, salt) if cache else None)
        self._environment.filters.update(make_filters(self._language, Links(site_url, base_path)))
        self._environment.globals["og_locale"] = self._language.open_graph

    def render(self, template: str, context: Mapping[str, object], record: Callable[[str], None] = _ignore) -> str:
        """The text of a page. `record` gets the name of every template used, found or not, once or more.

        Raises `TemplateProblem` when the theme is at fault.
        """
        environment = self._environment
        environment.record = record
        environment.start()
        try:
            found = environment.get_template(template)
            return "".join(found.root_render_func(found.new_context(dict(context))))
        except TemplateProblem:
            raise
        except Exception as error:
            # What the system refuses for once is no fault of the theme, and would be remembered as one; but for
            # Jinja a missing template is an OSError too.
            if isinstance(error, (OSError, MemoryError, ImportError)) and not isinstance(error, TemplateNotFound):
                raise
            raise template_problem(error, template, self._known) from error
        finally:
            environment.record = _ignore
