"""Rivers, reservoirs and lakes that stop armies, from the outlines that ship with the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import shapely

    from conflict_map.control.ground import Mesh, Plane


def bundled_barriers(plane: Plane, mesh: Mesh) -> shapely.Geometry | None:
    """Give the bundled barriers about a mesh, in its plane.

    Parameters
    ----------
    plane, mesh
        Where they are wanted.
    """
    del plane, mesh
    return None
