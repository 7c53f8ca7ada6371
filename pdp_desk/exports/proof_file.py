"""The text that goes with the files: how they were protected and attacked, and their hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pdp_desk.disclosure.attack import AttackReport
from pdp_desk.disclosure.release import ReleasedYear
from pdp_desk.domain.wording import number, typeset
from pdp_desk.exports.words import heading, method, require_released

FIRST_LINE = "PDP Desk, preuve de protection des fichiers"
HASH_LINE = re.compile(r"^([0-9a-f]{64})  (.+)$", re.MULTILINE)


def write(year: ReleasedYear, rapport: AttackReport, hashes: Mapping[str, str], path: Path) -> None:
    """Write what the attack on the written files found, which is nothing, and the hashes."""
    require_released(year)
    width = "sans objet" if rapport.largeur is None else number(rapport.largeur)
    figures = (
        ("Cases publiées", number(rapport.cellules)),
        ("Cases masquées", number(rapport.masquees)),
        ("Liens connus entre les cases", number(rapport.relations)),
        ("Plus petit écart laissé au lecteur", width),
        ("Cases retrouvées", number(len(rapport.divulgations))),
    )
    lines = [FIRST_LINE, typeset(f"{heading(year)}, {year.titre}"), "", *method(year), ""]
    lines += ["Attaque des fichiers relus"]
    lines += [f"  {label:<36}{value}" for label, value in figures]
    lines += ["", "Empreintes SHA-256"]
    lines += [f"{digest}  {name}" for name, digest in hashes.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_hashes(path: Path) -> dict[str, str] | None:
    """The hash of each file as it was sent; None when this is not one of our texts."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if not text.startswith(FIRST_LINE):
        return None
    return {name: digest for digest, name in HASH_LINE.findall(text)}
