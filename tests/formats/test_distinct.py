"""Distinct cells: what is understood once holds for every row that has the cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from conflict_map import formats
from conflict_map.formats.cells import distinct, values
from conflict_map.formats.cells.textual import STRING

CELLS = st.one_of(
    st.none(), st.text("ab\u0639", max_size=12), st.sampled_from(["12345678", "123456789", "x2345678"])
)


@given(st.lists(CELLS, max_size=30))
def test_alike_are_told_from_different(cells):
    column = pd.Series(cells, dtype=STRING)
    given = [cell for cell in cells if cell is not None]
    assert distinct.all_differ(column) == (len(set(given)) == len(given))


def test_texts_that_differ_only_in_the_middle_are_told_apart():
    column = pd.Series([f"aaaaaaaa{i:03}bbbbbbbb" for i in range(100)], dtype=STRING)
    assert distinct.all_differ(column)
    assert not distinct.all_differ(pd.concat([column, column.head(1)]))


def test_a_part_of_a_column_is_looked_at_and_nothing_else():
    column = pd.Series(["a", "a", "b", "c"], dtype=STRING)
    assert distinct.all_differ(column[1:])
    assert not distinct.all_differ(column[:2])


@given(st.lists(CELLS, max_size=30), st.lists(CELLS, max_size=30))
def test_pairs_are_those_of_the_rows(ones, others):
    rows = list(zip(ones, others, strict=False))
    a, b = (pd.Series([row[i] for row in rows], dtype=STRING) for i in (0, 1))
    (a_codes, a_cells), (b_codes, b_cells) = distinct.distinct(a), distinct.distinct(b)
    codes, of_a, of_b = distinct.pairs(a_codes, b_codes)
    again = [
        tuple(None if n < 0 else cells[n] for n, cells in ((of_a[c], a_cells), (of_b[c], b_cells)))
        for c in codes
    ]
    assert again == rows
    assert len(of_a) == len(set(rows))


@given(st.lists(st.one_of(st.none(), st.sampled_from(["3", "3.0", "x", "", " 7 "])), max_size=20))
def test_reading_distinct_cells_is_reading_all(cells):
    column = pd.Series(cells, dtype=STRING)
    by_row, (by_cell, _) = values.count(column), distinct.each(values.count, column)
    pd.testing.assert_series_equal(by_row.result, by_cell.result)
    bad = np.zeros(len(column), bool) if by_cell.bad is None else by_cell.bad
    assert by_row.bad.tolist() == bad.tolist()


def test_many_rows_read_like_few(acled, monkeypatch):
    changes = [{"event_date": f"2024-12-{1 + i % 28:02}", "fatalities": str(i % 3), "latitude": f"3{i % 5}.5"}
               for i in range(300)] + [{"latitude": "95", "fatalities": "many", "event_id_cnty": "SYR1"}]  # fmt: skip
    path = acled(*changes)
    few = formats.read(path)
    monkeypatch.setattr(distinct, "_MANY_ROWS", 10)
    many = formats.read(path)
    pd.testing.assert_frame_equal(pd.DataFrame(few.events), pd.DataFrame(many.events))
    assert few.faults == many.faults
    assert {fault.column for fault in few.faults} == {"latitude", "fatalities", "event_id_cnty"}


def test_columns_that_share_their_emptiness_are_written_apart(acled):
    events = formats.read(acled({}, {})).events
    events.loc[0, "claimed_by"] = "somebody"
    events["target_id"] = events["target_id"].fillna("none")
    assert events.claimed_by.tolist() == ["somebody", pd.NA]
    assert events.quote.isna().all()
    assert events.source_url.isna().all()
