"""What keeps strangers' text from being executed: escaping for data scripts, and the page's security policy."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_EXECUTED = frozenset({"", "text/javascript", "application/javascript", "module"})


def script_json(value: Any) -> str:
    r"""Write JSON that no HTML parser can mistake for markup.

    Parameters
    ----------
    value
        Anything that `json` can write.

    Returns
    -------
    str
        JSON in which ``< > &`` and the line separators U+2028 and U+2029 are escaped.

    Examples
    --------
    >>> script_json({"quote": "</script><b>&"})
    '{"quote":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_ESCAPES).encode("utf-8", errors="replace").decode("utf-8")


def security_policy(markup: str, image_hosts: Iterable[str] = (), *, reads_beside: bool = False) -> str:
    """Write the Content-Security-Policy under which the page's own markup runs and nothing else does.

    Parameters
    ----------
    markup
        The page without its data scripts. Inline scripts and styles are allowed by their SHA-256; a script or
        stylesheet of a folium layer that the user added is allowed by its full address.
    image_hosts
        Origins from which map tiles may be loaded, e.g. ``https://tile.example.org``.
    reads_beside
        Whether the page may read a file that lies beside it on its own server.

    Returns
    -------
    str
        The policy, for a ``meta`` element.

    Examples
    --------
    >>> security_policy("<style>b{}</style>").split("; ")[:2]
    ["default-src 'none'", "script-src 'none'"]
    """
    found = _Inline()
    found.feed(markup)
    found.close()
    images = ["data:", "blob:", *sorted(set(image_hosts))]
    return "; ".join(
        [
            "default-src 'none'",
            _directive("script-src", found.scripts),
            _directive("style-src", found.styles),
            f"img-src {' '.join(images)}",
            "font-src data:" if not found.links else f"font-src data: {' '.join(sorted(found.links))}",
            *(["connect-src 'self'"] if reads_beside else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def origin(url_template: str) -> str:
    """Name the origin of a tile address, with ``{s}`` as a wildcard.

    Parameters
    ----------
    url_template
        A Leaflet tile address, ``https://{s}.example.org/{z}/{x}/{y}.png``.

    Returns
    -------
    str
        The origin in the form that a security policy takes.

    Raises
    ------
    ValueError
        When the address is not http or https, or would break out of the policy.

    Examples
    --------
    >>> origin("https://{s}.tile.example.org/{z}/{x}/{y}.png")
    'https://*.tile.example.org'
    """
    parts = urlsplit(url_template)
    host = parts.netloc.replace("{s}", "*")
    allowed = host and all(character.isalnum() or character in ".-:*" for character in host)
    if parts.scheme not in {"http", "https"} or not allowed:
        raise ValueError(f"tiles must be an http or https address, not {url_template!r}")
    return f"{parts.scheme}://{host}"


def _directive(name: str, allowed: Iterable[str]) -> str:
    values = sorted(set(allowed)) or ["'none'"]
    return f"{name} {' '.join(values)}"


class _Inline(HTMLParser):
    """Collects what a page executes and how it styles itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.links: set[str] = set()
        self._inside = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in found:
            self.scripts.append(_address(found["src"]))
        elif tag == "script" and found.get("type", "") in _EXECUTED:
            self._inside = "script"
        elif tag == "style":
            self._inside = "style"
        elif tag == "link" and found.get("rel") == "stylesheet":
            address = _address(found.get("href", ""))
            self.styles.append(address)
            self.links.add(_host(address))

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            digest = hashlib.sha256("".join(self._text).encode()).digest()
            fingerprint = f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
            (self.scripts if tag == "script" else self.styles).append(fingerprint)
            self._inside, self._text = "", []


def _address(url: str) -> str:
    """Escape an address that a policy names: the characters that would end a source or a directive."""
    return (
        url.split("?", maxsplit=1)[0]
        .replace(";", "%3B")
        .replace(",", "%2C")
        .replace(" ", "%20")
        .replace("'", "%27")
    )


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'none'"
