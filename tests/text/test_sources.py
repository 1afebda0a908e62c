"""What a user may hand us: text, pages, feeds, PDFs, JSON lines, folders and zips of these, good and broken."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from conflict_map.errors import InputError
from conflict_map.gazetteer import Gazetteer
from conflict_map.text import read, read_document, read_documents

if TYPE_CHECKING:
    from pathlib import Path

STORY = "Troops left the town of Exampleville on Friday, residents said, and the road to the coast was open again."


def test_html_page_without_its_furniture(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html><head><title>Troops leave town</title>"
        '<meta property="article:published_time" content="2024-12-05T08:00:00Z"></head><body><nav>Home News Sport</nav>'
        f"<article><h1>Troops leave town</h1><p>{STORY}</p><p>{STORY} Nobody was hurt in the course of it.</p></article>"
        "<footer>Cookies</footer></body></html>",
        encoding="utf-8",
    )
    document = read_document(page)
    assert STORY in document.text
    assert "Cookies" not in document.text
    assert document.title == "Troops leave town"
    assert str(document.published.date()) == "2024-12-05"


def test_feed_entries_are_documents(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>'
        f"<item><title>One</title><link>https://example.org/1</link><description>&lt;p&gt;{STORY}&lt;/p&gt;</description>"
        "<pubDate>Thu, 05 Dec 2024 10:00:00 GMT</pubDate></item>"
        f"<item><title>Two</title><description>{STORY}</description></item></channel></rss>",
        encoding="utf-8",
    )
    one, two = read_documents(feed)
    assert (one.title, one.source, one.source_url) == ("One", "Outlet", "https://example.org/1")
    assert "<p>" not in one.text
    assert str(one.published.date()) == "2024-12-05"
    assert two.published is None


def test_json_lines_give_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text(
        json.dumps({"title": "T", "text": STORY, "date": "2024-12-05"}) + "\n{broken\n{}\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        list(read_documents(file))
    assert sorted(fault.row for fault in caught.value.faults) == [2, 3]


def test_folder_and_zip_in_the_order_of_names(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("b.txt", "a.txt"):
        (folder / name).write_text(f"{name} says: {STORY}", encoding="utf-8")
    packed = tmp_path / "reports.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("b.txt", "a.txt"):
            archive.write(folder / name, name)
    for source in (folder, packed):
        assert [document.text[:5] for document in read_documents(source)] == ["a.txt", "b.txt"]


def test_pdf_text(tmp_path: Path) -> None:
    words = STORY[:60].encode()
    stream = b"BT /F1 12 Tf 72 720 Td (" + words + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    data += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    file = tmp_path / "report.pdf"
    file.write_bytes(data)
    assert STORY[:60] in read_document(file).text


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04broken", b"%PDF-1.4 broken", b"\x00\x01\x02\x00"])
def test_broken_files_say_so(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bad.bin"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"bad\.bin"):
        list(read_documents(file))


def test_missing_file_is_not_taken_for_a_text() -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_documents("nowhere/report.txt"))


def test_bom_and_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes("\ufeffHeadline of it\r\n\r\n".encode() + STORY.encode())
    document = read_document(file)
    assert document.title == "Headline of it"
    assert "\r" not in document.text


def test_json_lines_may_carry_dates_as_feeds_write_them(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        json.dumps({"content": STORY, "pubDate": "Tue, 14 Nov 2023 10:00:00 +0200"}), encoding="utf-8"
    )
    assert read_document(lines).published.isoformat() == "2023-11-14T08:00:00+00:00"


def test_what_desktops_leave_behind_is_no_document(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("__MACOSX/._story.txt", "junk")
        archive.writestr(".DS_Store", b"\0\1")
        archive.writestr("story.txt", STORY)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"\0\1")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    assert [d.text for d in read_documents(bundle)] == [d.text for d in read_documents(folder)] == [STORY]


def test_credits_lists_of_links_and_notes_on_authors_are_left_out() -> None:
    text = (
        f"Getty Images\n\nTroops leave town\n\nBy Lucy Paris\n\nExample News, Nairobi\n\nPublished\n\n21 April 2023\n\n{STORY}\n\n"
        "More on this story\n\nKhartoum residents flee\n\nJets bomb Aleppo\n\n"
        f"{STORY}\n\nJane Jordan is a reporter based in Istanbul.\n\n(Writing by Anna Paris in Dakar; Editing by John Troy)\n"
    )
    document = next(iter(read_documents(text)))
    kept = [document.text[b.start : b.end] for b in document.blocks if b.kind != "furniture"]
    assert kept == ["Troops leave town", STORY, STORY]
    assert str(document.published.date()) == "2023-04-21"


def test_a_virus_is_no_road() -> None:
    document = next(
        iter(read_documents("The H5N1 virus closed a clinic, but traffic on the M5 went on near Hama."))
    )
    names = read(document, Gazetteer.open()).mentions["text"]
    assert not any("H5" in name for name in names)
    assert any("M5" in name for name in names)
