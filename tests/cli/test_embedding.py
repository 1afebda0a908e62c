"""`build --embed` writes the fragment that an article pastes."""

from __future__ import annotations

import html
import re
import sys

import pytest

from conflict_map import cli

REPORT = "Shelling killed two people in Kharkiv on Monday, officials said."


@pytest.fixture
def build(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")

    def call(*arguments, output="Kharkiv map.html"):
        monkeypatch.setattr(sys, "argv", ["conflict-map", "build", str(report), *arguments])
        sys.argv += ["--published", "2024-12-05", "-o", str(tmp_path / output)]
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        fragment = tmp_path / "Kharkiv map.embed.html"
        written = fragment.read_text(encoding="utf-8") if fragment.exists() else ""
        return ended.value.code or 0, captured.out, captured.err, written

    return call


def test_the_fragment_points_at_the_page_beside_the_article(build):
    status, out, err, written = build("--embed", "fixed")
    assert status == 0, err
    assert 'src="Kharkiv%20map.html"' in written
    assert "aspect-ratio" not in written
    assert written.strip() in out


def test_a_responsive_fragment_for_a_page_elsewhere(build):
    _, _, _, written = build("--embed", "responsive", "--embed-from", 'https://example.org/a.html?b="c"')
    assert 'src="https://example.org/a.html?b=&quot;c&quot;"' in written
    assert "aspect-ratio:16 / 10" in written


def test_the_whole_page_inside_the_fragment(build, tmp_path):
    _, out, _, written = build("--embed", "responsive", "--embed-from", "inside")
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', written).group(1))
    assert page == (tmp_path / "Kharkiv map.html").read_text(encoding="utf-8")
    assert "srcdoc" not in out


@pytest.mark.parametrize(
    ("arguments", "output", "said"),
    [
        (("--embed-from", "a.html"), "a.html", "--embed"),
        (("--embed", "fixed"), "a.png", "is no page"),
        (("--embed", "fixed", "--embed-from", "inside", "--tiles"), "a.html", "archive"),
        (("--embed", "wide"), "a.html", "wide"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_read(build, tmp_path, arguments, output, said):
    status, _, err, written = build(*arguments, output=output)
    assert (status, written) == (2, "")
    assert said in err
    assert not (tmp_path / output).exists()
