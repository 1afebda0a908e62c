"""Zip archives from strangers: what may be read from them, and zips of our own that are the same every time."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from conflict_map.errors import Fault, InputError

# A million-row workbook unpacks to about 1 GB; nothing that maps events honestly is larger.
MOST_BYTES = 4 << 30
# Deflate reaches 1032:1 at most; tables and KML pack 5:1 to 40:1.
MOST_RATIO = 200
MOST_MEMBERS = 10_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def check(path: Path) -> None:
    """Refuse an archive that is a bomb or reaches outside itself.

    Parameters
    ----------
    path
        The archive.

    Raises
    ------
    InputError
        If a member unpacks to too much, has an absolute path or one with ``..``, is a link, or is encrypted.
    """
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError([Fault(f"a damaged zip archive: {error}", file=str(path))]) from None
    faults = [Fault(why, f"{path}/{m.filename}") for m in members if (why := why_not(m))]
    if len(members) > MOST_MEMBERS:
        faults.append(Fault(f"the archive has {len(members)} members", file=str(path)))
    if sum(member.file_size for member in members) > MOST_BYTES:
        faults.append(Fault(f"the archive unpacks to more than {MOST_BYTES >> 30} GiB", file=str(path)))
    if faults:
        raise InputError(faults)


def why_not(member: zipfile.ZipInfo) -> str:
    """Say why a member may not be read; empty when it may.

    Parameters
    ----------
    member
        As the archive's directory lists it.

    Examples
    --------
    >>> why_not(zipfile.ZipInfo("../escaped.kml"))
    "a member's path leads out of the archive"
    """
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and name.parts[0].endswith(":")):
        return "a member's path leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a member is a link"
    if member.flag_bits & 1:
        return "a member is encrypted"
    if member.file_size > (1 << 20) and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return f"a member unpacks to {member.file_size // max(member.compress_size, 1)} times its size"
    return ""


def read_member(path: Path, member: str, *, limit: int = MOST_BYTES, partial: bool = False) -> bytes:
    """Read one member of a checked archive, never more than it says it has.

    Parameters
    ----------
    path
        The archive.
    member
        The member's name.
    limit
        Bytes to read at most.
    partial
        Whether it is fine to read only the first `limit` bytes.

    Raises
    ------
    InputError
        If the archive is damaged or dangerous, or the member larger than `limit` and `partial` not set.
    """
    check(path)
    try:
        with zipfile.ZipFile(path) as file, file.open(member) as stream:
            data = stream.read(limit + (not partial))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, NotImplementedError) as error:
        raise InputError([Fault(f"a damaged zip archive: {error}", f"{path}/{member}")]) from None
    if len(data) > limit:
        raise InputError([Fault(f"unpacks to more than {limit} bytes", f"{path}/{member}")])
    return data


def write(path: Path, members: dict[str, bytes]) -> None:
    """Write a zip whose bytes depend on nothing but its members.

    Parameters
    ----------
    path
        The archive to write.
    members
        Name to content, in the order in which they are stored.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
