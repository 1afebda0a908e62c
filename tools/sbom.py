"""Write the bill of materials of what a wheel brings to a user: CycloneDX 1.6, the same bytes for the same input.

Usage::

    python tools/sbom.py dist/conflict-map.cdx.json

It lists the installed Python packages that conflict-map needs at run time (with its extra ``all``), and the
JavaScript packages of ``web/package-lock.json`` that are bundled into the page. What only builds and tests the
package is in ``tools/requirements-ci.txt`` instead, with the hash of each file.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from conflict_map.outputs import written_whole

ROOT = Path(__file__).resolve().parents[1]
OURS, EXTRA = "conflict-map", "all"
NOT_BUNDLED = frozenset({"esbuild"})
"""npm lists it as a dependency so that `npm ci --omit=dev` can still build; none of it goes into the page."""

Component = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Write the bill of materials to the file that is named, or to the screen."""
    text = json.dumps(bill(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if not arguments:
        print(text, end="")
        return 0
    target = Path(arguments[0])
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(target) as draft:
        draft.write_text(text, encoding="utf-8")
    print(f"{target}: {len(bill()['components'])} components")
    return 0


def bill() -> dict[str, Any]:
    """Give the bill of materials as plain data."""
    needs = python_closure(OURS)
    root = python_component(distribution(OURS))
    scripts = bundled_scripts()
    components = [python_component(distribution(name)) for name in sorted(needs) if name != OURS]
    components += scripts
    links = {
        purl(distribution(name)): {purl(distribution(n)) for n in others} for name, others in needs.items()
    }
    links[root["purl"]] |= {script["purl"] for script in scripts}
    links |= {script["purl"]: set() for script in scripts}
    graph = [{"ref": ref, "dependsOn": sorted(others)} for ref, others in sorted(links.items())]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root | {"type": "application"}},
        "components": components,
        "dependencies": graph,
    }
    # no clock and no random number: the serial number follows from what is listed
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return content | {"serialNumber": f"urn:uuid:{name}"}


def python_closure(name: str) -> dict[str, set[str]]:
    """Follow the requirements of an installed package: normalised name to the names it needs, all the way down."""
    found: dict[str, set[str]] = {}
    waiting = [(normal(name), frozenset({EXTRA}))]
    followed = set()
    while waiting:
        package, extras = waiting.pop()
        if (package, extras) in followed:  # packages name one another, and themselves with an extra
            continue
        followed.add((package, extras))
        needs = found.setdefault(package, set())
        for requirement in map(Requirement, requirements(package)):
            wanted = normal(requirement.name)
            if is_needed(requirement, extras) and is_installed(wanted):
                needs.add(wanted)
                waiting.append((wanted, frozenset(requirement.extras)))
        needs.discard(package)
    return found


def requirements(package: str) -> list[str]:
    """Give what a package says it needs; for ours, what pyproject.toml says, whether it is installed or not."""
    if package != OURS:
        return distribution(package).requires or []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"][EXTRA]]


def is_needed(requirement: Requirement, extras: frozenset[str]) -> bool:
    """Tell whether a requirement holds on this system for one of the extras, or for none."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def is_installed(name: str) -> bool:
    """Tell whether a package is there to be listed with its version."""
    try:
        distribution(name)
    except PackageNotFoundError:
        print(f"{name} is required but not installed, so it is not listed", file=sys.stderr)
        return False
    return True


def python_component(package: Distribution) -> Component:
    """Describe an installed package."""
    address = purl(package)
    return {
        "type": "library",
        "bom-ref": address,
        "name": normal(package.metadata["Name"]),
        "version": package.version,
        "purl": address,
        "licenses": licences(package),
    }


def licences(package: Distribution) -> list[dict[str, Any]]:
    """Give a package's licence as it states it: an SPDX expression, or else its name."""
    expression = stated_once(package, "License-Expression")
    if expression:
        return [{"expression": expression}]
    classifiers = [c for c in package.metadata.get_all("Classifier") or () if c.startswith("License ::")]
    names = [c.split(" :: ")[-1] for c in classifiers if c != "License :: OSI Approved"]
    stated = stated_once(package, "License").strip().splitlines()
    names = names or stated[:1]
    return [{"license": {"name": name}} for name in sorted(set(names)) if name]


def stated_once(package: Distribution, field: str) -> str:
    """Give a field of a package's metadata; nothing when it is missing."""
    return next(iter(package.metadata.get_all(field) or ()), "")


def bundled_scripts() -> list[Component]:
    """Describe the JavaScript packages that go into the page, with the hash that npm checked."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    scripts = []
    for path, entry in sorted(lock["packages"].items()):
        name = path.rpartition("node_modules/")[2]
        optional = entry.get("dev") or entry.get("optional") or entry.get("devOptional")
        if not path or optional or name in NOT_BUNDLED:
            continue
        address = f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"
        algorithm, _, digest = entry["integrity"].partition("-")
        hashes = [
            {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
        ]
        scripts.append(
            {
                "type": "library",
                "bom-ref": address,
                "name": name,
                "version": entry["version"],
                "purl": address,
                "licenses": [{"expression": entry["license"]}] if entry.get("license") else [],
                "hashes": hashes,
            }
        )
    return scripts


def purl(package: Distribution) -> str:
    """Give a package's address as package URLs write it."""
    return f"pkg:pypi/{normal(package.metadata['Name'])}@{package.version}"


def normal(name: str) -> str:
    """Write a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
