"""QGIS styles (QML): a symbol of its own shape and colour for each event type; claims are drawn hollow."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from conflict_map.tables import EVENT_TYPES

# Colour-blind-safe (Wong 2011, doi:10.1038/nmeth.1618), and never colour alone: each type has a shape and a hatch.
_LOOKS: dict[str, tuple[str, str, str]] = {
    "Battles": ("213,94,0", "cross2", "b_diagonal"),
    "Explosions/Remote violence": ("230,159,0", "star", "diagonal_x"),
    "Violence against civilians": ("204,121,167", "triangle", "f_diagonal"),
    "Protests": ("86,180,233", "circle", "dense5"),
    "Riots": ("0,114,178", "pentagon", "dense4"),
    "Strategic developments": ("0,158,115", "diamond", "horizontal"),
    "Infrastructure disruption": ("240,228,66", "square", "vertical"),
    "Control statement": ("102,102,102", "hexagon", "cross"),
}
_OTHER = ("136,136,136", "circle", "dense6")


def qml(geometry_type: str) -> str:
    """Make the style of one layer.

    Parameters
    ----------
    geometry_type
        ``Point``, ``MultiPoint``, ``MultiLineString``, ``MultiPolygon`` or ``GeometryCollection``.

    Returns
    -------
    str
        A QML document: a rule for each event type, twice: claimed ones hollow or dashed.

    Examples
    --------
    >>> qml("Point").count("<rule ")
    18
    """
    rules, symbols = [], []
    looks = [*((name, _LOOKS[name]) for name in EVENT_TYPES), ("", _OTHER)]
    for number, (name, look) in enumerate(looks):
        which = f"\"event_type\" = '{name}'" if name else '"event_type" IS NULL'
        for claimed in (False, True):
            key = 2 * number + claimed
            condition = f"{which} AND coalesce(\"status\", '') {'=' if claimed else '<>'} 'claimed'"
            label = (name or "Other events") + (" (claimed)" if claimed else "")
            rules.append(
                f'<rule key="r{key}" symbol="{key}" filter={quoteattr(condition)} label={quoteattr(label)}/>'
            )
            symbols.append(_symbol(key, geometry_type, look, claimed=claimed))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.28" styleCategories="Symbology"><renderer-v2 type="RuleRenderer" symbollevels="0" '
        f'enableorderby="0" forceraster="0"><rules key="root">{"".join(rules)}</rules>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2></qgis>\n"
    )


def _symbol(key: int, geometry_type: str, look: tuple[str, str, str], *, claimed: bool) -> str:
    colour, shape, hatch = look
    if geometry_type in {"Point", "MultiPoint"}:
        kind, layer = "marker", "SimpleMarker"
        options = {
            "name": shape,
            "color": "255,255,255,200" if claimed else f"{colour},255",
            "outline_color": f"{colour},255" if claimed else "255,255,255,255",
            "outline_width": "0.6" if claimed else "0.2",
            "size": "3.2",
        }
    elif geometry_type == "MultiLineString":
        kind, layer = "line", "SimpleLine"
        options = {
            "line_color": f"{colour},255",
            "line_style": "dash" if claimed else "solid",
            "line_width": "0.8",
        }
    else:
        kind, layer = "fill", "SimpleFill"
        options = {
            "color": f"{colour},120",
            "style": hatch,
            "outline_color": f"{colour},255",
            "outline_style": "dash" if claimed else "solid",
            "outline_width": "0.4",
        }
    shown = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in options.items()
    )
    return (
        f'<symbol type="{kind}" name="{key}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{shown}</Option></layer></symbol>'
    )
