"""Small vaults to open, damage and refuse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UserError
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from pdp_desk.vault.manifest import canonical

PASSWORD = "Élève à 12 € ;-)"
MEMBRE = "Claire Dumontet"
NAMES = ("Ravaillac-Quintessence", "Philibertine", "Fonderies Tourniquet")


def today() -> date:
    return date(2026, 11, 17)


@dataclass(frozen=True)
class Made:
    """A vault of the tests and what opens it."""

    folder: Path
    words: tuple[str, ...]

    def open(self, password: str = PASSWORD, **more: object) -> Desk:
        return vault.open_with_password(self.folder, password, today=today, **more)  # type: ignore[arg-type]

    def copied(self, to: Path) -> Made:
        """The same vault, in a folder of the test's own."""
        return Made(Path(shutil.copytree(self.folder, to / self.folder.name)), self.words)

    @property
    def base(self) -> Path:
        return self.folder / "donnees.db"

    @property
    def manifest(self) -> Path:
        return self.folder / "coffre.json"


def make(folder: Path, role: Role = Role.RESPONSABLE) -> Made:
    words = vault.create_vault(
        folder, membre=MEMBRE, role=role, password=PASSWORD, titre="Sainte-Marthe", today=today
    )
    return Made(folder, words)


def tree(folder: Path) -> dict[str, bytes]:
    """Every name and every byte below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def refused(made: Made, password: str = PASSWORD) -> UserError:
    """What opening says; nothing in or beside the vault may have moved."""
    before = tree(made.folder.parent)
    with pytest.raises(UserError) as caught:
        made.open(password)
    assert tree(made.folder.parent) == before
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def sql(desk: Desk, *statements: str) -> None:
    """What no part of the program would do."""
    with desk.store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
        raw.execute("PRAGMA foreign_keys = ON")


def break_index(desk: Desk, name: str, other: str) -> None:
    """An index that says it is on other columns: the structure is no longer sound."""
    sql(
        desk,
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = 'CREATE INDEX {name} ON {other}' WHERE name = '{name}'",
        "PRAGMA writable_schema = RESET",
    )


def forge(made: Made, change: Callable[[dict[str, Any]], object]) -> None:
    """Edit coffre.json as somebody without a key would, checksum included."""
    content = json.loads(made.manifest.read_bytes())
    del content["somme"]
    change(content)
    content["somme"] = sha256(canonical(content)).hexdigest()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    made.manifest.write_bytes(f"{text}\n".encode())
