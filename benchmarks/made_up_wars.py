"""Wars made up at random, whose fronts are known.

Each war has a country with a desert, roads between its towns, armies that move by road, and a list of towns
of whose labels a share is wrong, half of them near the front.  The kinds: a front that has settled; an
invasion in its first weeks (fingers along roads, towns passed by); a civil war of four sides with small
besieged enclaves; a patchwork of four sides with pockets of several towns each; a strip of 40 km; a front
over a land of 1,500 km with few towns.  They lie in the Pacific, where no river of ours is.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import scipy.sparse as sp
import shapely
from scipy.ndimage import binary_dilation, distance_transform_edt, gaussian_filter
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

Array = np.ndarray

CRS = "+proj=laea +lat_0=0 +lon_0=-150 +datum=WGS84 +units=m"
STEP, MARGIN = 2000.0, 9000.0
ROWS, COLUMNS = 260, 320


@dataclass(frozen=True)
class Kind:
    """A family of wars.

    Parameters
    ----------
    listed
        From how few to how many towns somebody keeps a list of.
    size
        How large the country is, in terms of one of about 600 km.
    """

    listed: tuple[int, int]
    size: float = 1.0


KINDS = {
    "front": Kind((150, 350)),
    "invasion": Kind((150, 350)),
    "civil": Kind((150, 350)),
    "patchwork": Kind((250, 600)),
    "strip": Kind((60, 150), 1 / 15),
    "vast": Kind((80, 200), 2.5),
}


@dataclass(frozen=True)
class War:
    """A war: where it is, who truly holds each cell of a grid, and what the list of towns says.

    Parameters
    ----------
    region
        The country, lon and lat.
    inside
        (rows, columns): the country's cells.
    truth
        (rows, columns): the side that holds each cell, by number.
    towns
        Points with name, holder (``A``, ``B``, …) and date.
    wrong
        (towns,): whether the label is wrong.
    size
        As its kind's.
    """

    region: shapely.Geometry
    inside: Array
    truth: Array
    towns: gpd.GeoDataFrame
    wrong: Array
    size: float


def cells() -> tuple[Array, Array]:
    """Give the x and y of the grid's cells, metres."""
    column, row = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
    return (column - COLUMNS / 2) * STEP, (row - ROWS / 2) * STEP


def make(kind: str, seed: int, wrong: float | None = None) -> War:
    """Make up a war.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    seed
        The same seed gives the same war.
    wrong
        Share of the labels that are wrong; None: 2 to 8 %.
    """
    random = np.random.default_rng([list(KINDS).index(kind), seed])
    x, y = cells()
    country = _outline(random)
    shapely.prepare(country)
    inside = shapely.contains_xy(country, x, y)
    desert = _rough(random, 70_000) > 0.6
    dense = np.exp(0.9 * _rough(random, 35_000)) * np.where(desert, 0.06, 1.0) * inside
    spots = _scatter(random, dense, 900, 4_000.0)
    cities = spots[_apart(spots, 45_000.0)]
    road = _roads(spots[:350])
    slow = np.exp(0.6 * _rough(random, 15_000)) * np.where(desert, 1.6, 1.0)
    truth = TRUTHS[kind](random, inside, slow, road, cities)
    xy, said, false = _listed(random, spots, truth, inside, KINDS[kind].listed, wrong)
    size = KINDS[kind].size
    points = gpd.GeoSeries(gpd.points_from_xy(*(size * xy).T), crs=CRS).to_crs(4326)
    names = [f"town {number}" for number in range(len(said))]
    table = {"name": names, "holder": np.array(list("ABCD"))[said], "date": "2030-01-01"}
    towns = gpd.GeoDataFrame(table, geometry=points, crs=4326)
    region = gpd.GeoSeries([shapely.transform(country, lambda at: size * at)], crs=CRS).to_crs(4326).iloc[0]
    return War(region, inside, truth, towns, false, size)


def _outline(random: np.random.Generator) -> shapely.Geometry:
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radius = np.ones(400)
    for wave in range(2, 14):
        radius += 0.35 / wave * random.normal() * np.cos(wave * angle + random.uniform(0, 2 * np.pi))
    radius = np.clip(radius, 0.55, 1.25)
    half = np.array([COLUMNS, ROWS]) * STEP / 2 / 1.3
    return shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None] * half).buffer(0)


def _rough(random: np.random.Generator, scale: float) -> Array:
    """A smooth random field of mean 0 and deviation 1."""
    field = gaussian_filter(random.standard_normal((ROWS, COLUMNS)), scale / STEP)
    return (field - field.mean()) / field.std()


def _scatter(random: np.random.Generator, density: Array, count: int, apart: float) -> Array:
    chosen = random.choice(density.size, 4 * count, p=(density / density.sum()).ravel())
    x, y = cells()
    xy = np.column_stack([x.ravel()[chosen], y.ravel()[chosen]]) + random.uniform(-900, 900, (4 * count, 2))
    return xy[_apart(xy, apart)][:count]


def _apart(xy: Array, least: float) -> Array:
    """Numbers of the points that keep a distance from all kept before them."""
    near = cKDTree(xy).query_ball_point(xy, least)
    kept = np.zeros(len(xy), dtype=bool)
    for number, others in enumerate(near):
        kept[number] = not kept[others].any()
    return np.nonzero(kept)[0]


def _roads(xy: Array) -> Array:
    """Cells on a road: each pair of towns between which no other town lies (Gabriel's graph) has one."""
    edges = {tuple(sorted(pair)) for a, b, c in Delaunay(xy).simplices for pair in ((a, b), (b, c), (a, c))}
    tree, road = cKDTree(xy), np.zeros((ROWS, COLUMNS), dtype=bool)
    for a, b in edges:
        length = float(np.hypot(*(xy[a] - xy[b])))
        if tree.query((xy[a] + xy[b]) / 2)[0] >= 0.499 * length:
            line = xy[a] + np.linspace(0, 1, int(length // 700) + 2)[:, None] * (xy[b] - xy[a])
            column, row = cell_of(line)
            road[row, column] = True
    return road


def cell_of(xy: Array) -> tuple[Array, Array]:
    """Give the column and row of the cell in which each point lies."""
    column = np.clip(np.round(xy[:, 0] / STEP + COLUMNS / 2), 0, COLUMNS - 1).astype(int)
    row = np.clip(np.round(xy[:, 1] / STEP + ROWS / 2), 0, ROWS - 1).astype(int)
    return column, row


def _arrival(cost: Array, starts: Array) -> Array:
    """When an army that starts at some cells reaches each cell; costs are times to cross a cell."""
    number = np.arange(cost.size).reshape(cost.shape)
    parts = []
    for here, there, far in (
        (np.s_[:, :-1], np.s_[:, 1:], 1.0), (np.s_[:-1], np.s_[1:], 1.0),
        (np.s_[:-1, :-1], np.s_[1:, 1:], 1.414), (np.s_[:-1, 1:], np.s_[1:, :-1], 1.414),
    ):  # fmt: skip
        time_ = far * (cost[here] + cost[there]) / 2
        parts.append((number[here].ravel(), number[there].ravel(), time_.ravel()))
    a, b, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    graph = sp.csr_array((value, (a, b)), shape=(cost.size, cost.size))
    found = dijkstra(graph, directed=False, indices=starts, min_only=True)
    return np.asarray(found).reshape(cost.shape)


def _border(random: np.random.Generator, inside: Array, starts: int) -> Array:
    """Some cells on one half of the border: the invader's."""
    x, y = cells()
    rim = np.nonzero((inside & binary_dilation(~inside)).ravel())[0]
    facing = random.uniform(0, 2 * np.pi)
    half = rim[x.ravel()[rim] * np.cos(facing) + y.ravel()[rim] * np.sin(facing) > 60_000]
    return random.choice(half, starts, replace=False)


def _front(random: np.random.Generator, inside: Array, slow: Array, road: Array, _cities: Array) -> Array:
    """Years after an invasion: what lay between the roads was taken too, the line has been straightened."""
    arrival = _arrival(np.where(road, 0.5, 1.0) * slow, _border(random, inside, 40))
    arrival = gaussian_filter(arrival, 5.0)
    return (arrival < np.quantile(arrival[inside], random.uniform(0.12, 0.35))).astype(int)


def _invasion(random: np.random.Generator, inside: Array, slow: Array, road: Array, cities: Array) -> Array:
    """Weeks after it began: columns on roads, with the ground a few kilometres about them; cities hold out."""
    x, y = cells()
    defended = cities[random.random(len(cities)) < 0.5]
    near = cKDTree(defended).query(np.column_stack([x.ravel(), y.ravel()]))[0].reshape(x.shape) < 9_000
    cost = np.where(road, 0.25, 1.6) * slow * np.where(near, 12.0, 1.0)
    held = np.zeros(x.shape, dtype=bool)
    for start in _border(random, inside, 7):
        arrival = _arrival(cost, np.array([start]))
        held |= arrival < random.uniform(10, 40)
    reach = int(random.uniform(3, 6))
    return (distance_transform_edt(~held) <= reach).astype(int) * ~near


def _civil(random: np.random.Generator, inside: Array, slow: Array, road: Array, cities: Array) -> Array:
    """Four sides from some cities each, the first the strongest, and besieged enclaves."""
    truth = _sides(random, slow, road, cities, [0.8, 1.0, 1.0, 1.2])
    return _with_enclaves(random, truth, inside, 5, (6_000, 18_000))


def _patchwork(random: np.random.Generator, inside: Array, slow: Array, road: Array, cities: Array) -> Array:
    """Four sides of which none has a land of its own: cities change sides from one to the next."""
    truth = _sides(random, slow, road, cities, [0.8, 0.9, 1.0, 1.1], mixed=0.9)
    return _with_enclaves(random, truth, inside, 8, (12_000, 32_000))


def _sides(
    random: np.random.Generator,
    slow: Array,
    road: Array,
    cities: Array,
    pace: list[float],
    mixed: float = 0.3,
) -> Array:
    seats = random.choice(len(cities), 4, replace=False)
    pull = np.hypot(*(cities[:, None] - cities[seats][None]).transpose(2, 0, 1)) * [0.6, 1.0, 1.0, 1.2]
    owner = (pull * random.lognormal(0.0, mixed, pull.shape)).argmin(axis=1)
    cost = np.where(road, 0.4, 1.0) * slow
    column, row = cell_of(cities)
    at = row * COLUMNS + column
    arrival = [
        gaussian_filter(_arrival(cost, at[owner == side]), 3.0) * pace[side]
        for side in range(4)
        if (owner == side).any()
    ]
    return np.stack(arrival).argmin(axis=0)


def _with_enclaves(
    random: np.random.Generator, truth: Array, inside: Array, count: int, radii: tuple[float, float]
) -> Array:
    x, y = cells()
    for number in random.choice(np.nonzero(inside.ravel())[0], count, replace=False):
        radius = random.uniform(*radii) * (1 + 0.3 * _rough(random, 8_000))
        here = np.hypot(x - x.ravel()[number], y - y.ravel()[number]) < radius
        truth[here] = random.integers(0, truth.max() + 1)
    return truth


TRUTHS = {
    "front": _front,
    "invasion": _invasion,
    "civil": _civil,
    "patchwork": _patchwork,
    "strip": _front,
    "vast": _front,
}


def _listed(
    random: np.random.Generator,
    spots: Array,
    truth: Array,
    inside: Array,
    listed: tuple[int, int],
    wrong: float | None,
) -> tuple[Array, Array, Array]:
    """The towns somebody keeps a list of, more near the front: where, who is said to hold each, and is it wrong."""
    edge = edges(truth, inside)
    away = cKDTree(edge).query(spots)[0]
    chance = np.where(away < 30_000, 3.0, 1.0)
    count = min(len(spots), int(random.uniform(*listed)))
    chosen = random.choice(len(spots), count, replace=False, p=chance / chance.sum())
    xy, away = spots[chosen], away[chosen]
    column, row = cell_of(xy)
    side = truth[row, column]
    share = random.uniform(0.02, 0.08)
    amount = round((share if wrong is None else wrong) * count)
    odds = np.exp(-away / 8_000) + 0.02
    false = np.zeros(count, dtype=bool)
    false[random.choice(count, amount, replace=False, p=odds / odds.sum())] = True
    sides = truth.max() + 1
    said = np.where(false, (side + random.integers(1, sides, count)) % sides, side)
    return xy, said, false


def edges(label: Array, inside: Array) -> Array:
    """Cells beside which another side's begin, away from the outer border."""
    core = distance_transform_edt(inside) * STEP > MARGIN
    edge = np.zeros(label.shape, dtype=bool)
    edge[:, 1:] |= (label[:, 1:] != label[:, :-1]) & core[:, 1:] & core[:, :-1]
    edge[1:] |= (label[1:] != label[:-1]) & core[1:] & core[:-1]
    x, y = cells()
    return np.column_stack([x[edge], y[edge]])
