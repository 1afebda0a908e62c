"""The HTML document: folium's own markup in the middle, our data around it, the security policy on top.

folium and branca compile text that they have already rendered once more as a template; whatever stands in it
as ``{{ … }}`` is executed by Python at save().  So nothing that a stranger wrote passes through them: the
document renders folium's elements first, and puts title and data beside the result as plain strings.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from branca.element import Element, Figure
from jinja2 import Template

from conflict_map.page.assets import asset
from conflict_map.page.embedding import frame, inline
from conflict_map.page.safety import script_json, security_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflict_map.page.payload import Payload

_OURS = frozenset({"Bundle", "Document"})


class Bundle(Element):
    """The page's script or stylesheet, inlined where folium would link to a network.

    Parameters
    ----------
    name
        ``page.js``, ``page.css`` or ``tiles.js``.
    """

    _template = Template("{{ this.markup() }}")

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = "Bundle"
        self._id = name.replace(".", "_")
        self.file = name

    def markup(self) -> str:
        """Give the element as HTML.

        Examples
        --------
        >>> Bundle("page.css").markup()[:7]
        '<style>'
        """
        tag = "style" if self.file.endswith(".css") else "script"
        return f"<{tag}>{asset(self.file)}</{tag}>"


class Document(Figure):
    """A branca figure whose data goes around the templates.

    Parameters
    ----------
    contents
        Called at each rendering: gives (settings of the page, JSON-able; the payload of its layers).
    image_hosts
        Origins from which the reader's browser may load map tiles.
    """

    def __init__(
        self, contents: Callable[[], tuple[dict[str, Any], Payload]], image_hosts: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._name, self._id = "Document", "document"
        self.contents = contents
        self.image_hosts = image_hosts
        self.header.add_child(Bundle("page.css"), name="page_css")
        self.header.add_child(Bundle("page.js"), name="page_js")
        self._named = 0

    def render(self, **kwargs: Any) -> str:
        """Render the whole document.

        Parameters
        ----------
        **kwargs
            Passed on to folium's elements.

        Returns
        -------
        str
            HTML; the same text for the same contents.
        """
        settings, payload = self.contents()
        self._name_children()
        for child in list(self._children.values()):
            child.render(**kwargs)
        head, body, script = (part.render(**kwargs) for part in (self.header, self.html, self.script))
        head, body, script = map(_storable, (head, body, script))
        if settings.get("archive"):
            head += f"\n{Bundle('tiles.js').markup()}"
        start = f"<script>{script}</script>"
        policy = security_policy(
            head + body + start, self.image_hosts, reads_beside=bool(settings.get("archive"))
        )
        told = script_json(settings | {"layers": payload.layers, "bytes": payload.size})
        return "".join(
            [
                f'<!DOCTYPE html>\n<html lang="{escape(settings["language"])}" dir="ltr">\n<head>\n',
                '<meta charset="utf-8">\n',
                f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n',
                '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n',
                '<meta name="referrer" content="no-referrer">\n',
                f"<title>{escape(_storable(settings['title']) or 'Map')}</title>\n",
                f"{head}\n</head>\n<body>\n{body}\n",
                _data("page", _storable(told), "json"),
                *(_data(f"stream-{number}", text) for number, text in enumerate(payload.stream)),
                f"{start}\n",
                *(_data(f"texts-{number}", text) for number, text in enumerate(payload.texts)),
                "</body>\n</html>\n",
            ]
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        """Show in a notebook: branca's own way is a frame without a sandbox."""
        return frame(inline(self.render(**kwargs)), title="Map")

    def _name_children(self) -> None:
        """Give the elements of folium numbers for ids: random ones would make every build differ."""
        for element in _descendants(self):
            if element._name not in _OURS and not element._id.startswith("n0"):  # noqa: SLF001
                self._named += 1
                element._id = f"n0{self._named}"  # noqa: SLF001


def _storable(text: str) -> str:
    """One kind of line end, and no half of a surrogate pair, which fits in no file."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001
        yield child
        yield from _descendants(child)


def _data(name: str, text: str, kind: str = "octet-stream") -> str:
    return f'<script type="application/{kind}" id="conflict-map-{name}">{text}</script>\n'
