"""For everyone: axe-core finds nothing serious on the page, in any of the states that readers bring it into."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
READERS = {
    "desk": ("en", {}),
    "dark": ("en", {"color_scheme": "dark"}),
    "high contrast": ("uk", {"contrast": "more"}),
    "arabic, on a phone": ("ar", PHONE),
}


def serious(page: Any, part: str = "html") -> list[tuple[str, str, str]]:
    """What axe-core calls serious or critical in a part of the page: rule, element and what it says of it."""
    found = page.evaluate("part => axe.run(part, {resultTypes: ['violations']})", part)
    assert len(found["passes"]) > 5, "axe-core has not looked at the page"
    return [
        (fault["id"], str(node["target"]), node["failureSummary"])
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("reader", READERS)
def test_nothing_serious_in_any_state(
    open_map: Open, example: Callable[[str], Path], axe: str, reader: str
) -> None:
    language, context = READERS[reader]
    opened = open_map(example(language), axe, reduced_motion="reduce", **context)
    page = opened.page
    faults = {"whole": serious(page)}
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(250)  # the sheet of a phone slides
        panel = f"#{tab.get_attribute('aria-controls')}"
        faults[panel] = serious(page, panel)
    page.get_by_role("tab").first.click()
    page.locator("#cm-as-table").check()
    page.locator(".cm-table").wait_for()
    faults["table"] = serious(page, ".cm-table-scroll")
    page.evaluate("ConflictMapPage.select(1)")
    page.get_by_role("dialog").wait_for()
    faults["card"] = serious(page, "[role=dialog]")
    assert {state: found for state, found in faults.items() if found} == {}


def test_a_fault_would_be_found(open_map: Open, saved: Path, axe: str) -> None:
    """The check can fail: an unnamed button and pale words are told."""
    page = open_map(saved, axe).page
    page.evaluate(
        """() => { document.querySelector(".cm-round, .cm-tool").removeAttribute("aria-label");
        document.querySelector(".cm-tool").removeAttribute("title");
        document.querySelector(".cm-tool").removeAttribute("aria-label");
        document.querySelector("h1").style.setProperty("color", "#ddd"); }"""
    )
    assert {rule for rule, *_ in serious(page)} == {"button-name", "color-contrast"}
