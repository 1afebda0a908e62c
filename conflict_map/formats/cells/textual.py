"""Columns of text: one dtype, and the way to and from Arrow without a copy."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

# Text cells wherever this room makes them; pandas spells the same dtype "string".
STRING = pd.StringDtype("pyarrow")


def as_text(column: pa.ChunkedArray) -> pd.Series[str]:
    """Wrap an Arrow text column as a pandas one without copying it.

    Parameters
    ----------
    column
        Text.

    Examples
    --------
    >>> as_text(pa.chunked_array([["a", None]])).isna().tolist()
    [False, True]
    """
    dtype: Any = STRING
    return pd.Series(dtype.__from_arrow__(column), copy=False)


def as_arrow(column: pd.Series[Any]) -> pa.ChunkedArray:
    """Give the Arrow column behind a pandas text column.

    Parameters
    ----------
    column
        Text.

    Examples
    --------
    >>> as_arrow(pd.Series(["a"], dtype=STRING)).to_pylist()
    ['a']
    """
    array: Any = column.array
    made = array.__arrow_array__()
    return made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
