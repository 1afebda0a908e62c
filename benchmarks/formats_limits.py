"""How long the readers take, and how much memory, with the largest and worst files that strangers may send.

    python benchmarks/formats_limits.py --megabytes 100

Each file is made on the spot and read in a process of its own; what is printed is the processor time, the process's peak memory
above what it needs before reading, and what came of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

_SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>place</t></is></c><c r="B1" t="inlineStr"><is><t>lat</t></is></c></row>'
)


def files(folder: Path, size: int) -> list[Path]:
    """Make the files, about `size` bytes each once they are unpacked."""
    word = b"shelling of the town and "
    text = word * (size // len(word))
    row = b"Hama,35.13,36.75,some words about it\n"
    contents = {
        "one line, no end.csv": b"place,lat,lon,notes" + text,
        "one cell.csv": b"place,lat,lon,notes\nHama,35.1,36.7," + text + b"\nIdlib,35.9,36.6,quiet\n",
        "a quotation mark never closed.csv": b'place,lat,lon,notes\nHama,35.1,36.7,"' + row * (size // len(row)),
        "every second row too short.csv": b"place,lat,lon,notes\n" + (row + b"Idlib,35.9\n") * (size // 48),
        "a million columns.csv": b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n" + b"1," * 999_999 + b"1\n",
        "mixed encodings.csv": b"place,lat,lon,notes\n" + (row + "Alépo,36.2,37.1,é\n".encode("cp1252")) * (size // 55),
        "one string.json": b'[{"place":"Hama","lat":35.1,"lon":36.7,"notes":"' + text + b'"}]',
        "brackets.json": b"[" * size,
        "one description.kml": b"<kml><Document><Placemark><name>Hama</name><description>" + text
        + b"</description><Point><coordinates>36.7,35.1</coordinates></Point></Placemark></Document></kml>",
        "folders in folders.kml": b"<kml><Document>" + b"<Folder>" * (size // 8),
        "braces.lua": b'return { { lat = "35", long = "36", label = "' + b"{" * min(size, 60 << 20),
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    packed = {
        "bomb.kmz": {"doc.kml": b"<kml>" + b" " * (size * 4)},
        "bomb.xlsx": {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>",
                      "xl/worksheets/sheet1.xml": _SHEET + b" " * (size * 4)},
        "bomb.zip": {"events.csv": b"place,lat,lon\n" + b"0" * (size * 4)},
    }  # fmt: skip
    for name, members in packed.items():
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as file:
            for member, content in members.items():
                file.writestr(member, content)
    return sorted(folder.iterdir())


def _read(path: Path) -> None:
    from conflict_map import formats  # noqa: PLC0415 - only the process that reads needs it
    from conflict_map.errors import InputError  # noqa: PLC0415

    before, started = _peak(), time.process_time()
    try:
        table = formats.read(path)
        outcome = f"{len(table.events)} events, {len(table.faults)} faults"
    except InputError as error:
        outcome = f"refused: {str(error.faults[0].message)[:60]}"
    print(json.dumps([time.process_time() - started, _peak() - before, outcome]))


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def main() -> None:
    """Make the files, read each, print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        _read(asked.read)
        return
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder), asked.megabytes * 1_000_000):
            command = [sys.executable, __file__, "--read", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{path.name:36} ended with status {done.returncode}: {done.stderr.strip()[-300:]}")
                continue
            seconds, memory, outcome = json.loads(done.stdout)
            print(f"{path.name:36} {seconds:6.1f} s {memory / 1e6:7,.0f} MB   {outcome}", flush=True)


if __name__ == "__main__":
    main()
