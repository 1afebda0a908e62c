"""The examples for reports: Word, Markdown and Quarto, and pictures of the real page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import markdown
import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader
from shapely import Point

from conflict_map.errors import OutputError
from conflict_map.page import ConflictMap
from conflict_map.tables import frame

QUARTO = shutil.which("quarto")


def run(root, name, *arguments):
    command = [sys.executable, str(root / "docs" / "reports" / name), *map(str, arguments)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_word_report_is_a_document_with_map_and_table(root, tmp_path):
    run(root, "word_report.py", root / "examples/hama-report.txt", "2024-12-05", tmp_path / "report.docx")
    document = Document(tmp_path / "report.docx")
    assert len(document.inline_shapes) == 1
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert cells[:2] == ["When", "Where"]
    assert "northern outskirts of Hama" in cells
    assert any("GeoNames (CC BY 4.0)" in paragraph.text for paragraph in document.paragraphs)


def test_the_markdown_report_shows_its_picture_and_carries_no_ones_markup(root, tmp_path):
    report = tmp_path / "report.txt"
    words = 'The "Army of [x](javascript:alert)" shelled Hama on Wednesday, <b>residents</b> said.'
    report.write_text(f"Shells on Hama\n\n{words}\n", encoding="utf-8")
    run(root, "markdown_report.py", report, "2024-12-05", tmp_path / "out")
    page = markdown.markdown((tmp_path / "out/report.md").read_text(encoding="utf-8"), extensions=["tables"])
    assert re.findall(r'<img [^>]*src="([^"]+)"', page) == ["map.png"]
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["map.html"]
    assert "<b>" not in page
    assert page.count("<iframe") == 1
    with Image.open(tmp_path / "out/map.png") as picture:
        assert picture.width > 1000
    assert (tmp_path / "out/map.html").stat().st_size > 100_000


def test_the_quarto_document_runs(root, tmp_path, monkeypatch):
    """Quarto itself renders it where it is installed; its cells run everywhere."""
    text = (root / "docs/reports/hama.qmd").read_text(encoding="utf-8")
    shutil.copy(root / "examples/hama-report.txt", tmp_path)
    cells = re.findall(r"```\{python\}\n(.*?)```", text, re.DOTALL)
    assert len(cells) == 4
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for cell in cells:
        exec(compile(cell, "hama.qmd", "exec"), names)
    for inline in re.findall(r"`\{python\} (.+?)`", text):
        assert eval(inline, names) == len(names["events"]) > 10
    assert (tmp_path / "hama.png").exists()
    if QUARTO:
        shutil.copy(root / "docs/reports/hama.qmd", tmp_path)
        subprocess.run([QUARTO, "render", "hama.qmd", "--to", "html"], cwd=tmp_path, check=True)
        assert "srcdoc" in (tmp_path / "hama.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page():
    events = frame([{"event_type": "Battles", "place": "Hama", "geometry": Point(36.75, 35.13)}])
    return ConflictMap(title="Taken in Chromium").add_events(events)


@pytest.mark.browser
@pytest.mark.enable_socket
def test_pictures_of_the_real_page(page, tmp_path):
    pytest.importorskip("playwright")
    page.save(tmp_path / "page.png", browser=True)
    page.save(tmp_path / "page.pdf", browser=True)
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (2560, 1600)
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 100
    [sheet, *_] = PdfReader(tmp_path / "page.pdf").pages
    assert "Taken in Chromium" in sheet.extract_text()


def test_a_browser_gives_no_svg(page, tmp_path):
    with pytest.raises(ValueError, match="drawn without a browser"):
        page.save(tmp_path / "page.svg", browser=True)
    assert not list(tmp_path.iterdir())


def test_a_browser_that_is_not_there_is_named(page, tmp_path, monkeypatch):
    pytest.importorskip("playwright")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "no-such-browser"))
    with pytest.raises(OutputError, match="no-such-browser"):
        page.save(tmp_path / "page.png", browser=True)


@pytest.mark.parametrize(
    ("module", "suffix", "extra"),
    [("playwright.sync_api", ".png", "browser"), ("matplotlib", ".svg", "static")],
)
def test_what_is_missing_is_named_by_its_extra(page, tmp_path, monkeypatch, module, suffix, extra):
    monkeypatch.setitem(sys.modules, module, None)
    for name in [name for name in sys.modules if name.startswith("conflict_map.page.printed")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ImportError, match=rf"pip install 'conflict-map\[{extra}\]'"):
        page.save(tmp_path / f"map{suffix}", browser=extra == "browser")
