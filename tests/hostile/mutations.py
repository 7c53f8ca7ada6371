"""What accidents, bad disks, synchronisers and strangers do to the files of a vault."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.hostile.family import Family, base_of, with_sum

PAGE = 4096
Mutation = Callable[[Random, Path, Family], None]


def _file(dice: Random, folder: Path) -> Path:
    return dice.choice([folder / "coffre.json", base_of(folder), base_of(folder)])


def flip_bits(dice: Random, folder: Path, family: Family) -> None:
    path = _file(dice, folder)
    content = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 1, 1, 2, 40))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def cut(dice: Random, folder: Path, family: Family) -> None:
    path = _file(dice, folder)
    content = path.read_bytes()
    pages = len(content) // PAGE
    whole_pages = dice.random() < 0.5 and pages > 1
    path.write_bytes(
        content[: dice.randrange(pages) * PAGE if whole_pages else dice.randrange(len(content))]
    )


def lengthen(dice: Random, folder: Path, family: Family) -> None:
    path = _file(dice, folder)
    with path.open("ab") as file:
        file.write(dice.choice((b"\0" * PAGE, b"\n", dice.randbytes(PAGE), dice.randbytes(9))))


def blank_page(dice: Random, folder: Path, family: Family) -> None:
    _put_page(base_of(folder), dice, dice.choice((b"\0" * PAGE, dice.randbytes(PAGE))))


def swap_pages(dice: Random, folder: Path, family: Family) -> None:
    path = base_of(folder)
    content = bytearray(path.read_bytes())
    one, other = (dice.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    first, second = bytes(content[one : one + PAGE]), bytes(content[other : other + PAGE])
    content[one : one + PAGE], content[other : other + PAGE] = second, first
    path.write_bytes(content)


def page_of_before(dice: Random, folder: Path, family: Family) -> None:
    """Pages the vault itself wrote, at another moment: each is authentic."""
    path = base_of(folder)
    old = base_of(dice.choice(family.moments).folder).read_bytes()
    content = bytearray(path.read_bytes())
    shared = min(len(old), len(content)) // PAGE
    for _ in range(dice.choice((1, 1, 3, shared // 2))):
        at = dice.randrange(shared) * PAGE
        content[at : at + PAGE] = old[at : at + PAGE]
    path.write_bytes(content)


def base_of_before(dice: Random, folder: Path, family: Family) -> None:
    """A whole database of another moment, or of another vault, under the name of this one."""
    source = dice.choice([*(moment.folder for moment in family.moments), family.stranger])
    shutil.copyfile(base_of(source), base_of(folder))


def manifest_of_before(dice: Random, folder: Path, family: Family) -> None:
    source = dice.choice([*(moment.folder for moment in family.moments), family.stranger])
    shutil.copyfile(source / "coffre.json", folder / "coffre.json")
    if dice.random() < 0.3:  # and its database too: a whole older vault
        shutil.copyfile(base_of(source), base_of(folder))


def log_of_elsewhere(dice: Random, folder: Path, family: Family) -> None:
    """A log left beside the database: nothing, noise, or half a database."""
    base = base_of(folder)
    noise = (
        b"",
        dice.randbytes(4120),
        base.read_bytes()[: 3 * PAGE],
        b"\x37\x7f\x06\x82" + dice.randbytes(5000),
    )
    base.with_name(base.name + dice.choice(("-wal", "-journal", "-shm"))).write_bytes(
        dice.choice(noise)
    )


def edit_manifest(dice: Random, folder: Path, family: Family) -> None:
    """Somebody without a key edits coffre.json, and mends its plain sum."""
    path = folder / "coffre.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    dice.choice(EDITS)(dice, content, family)
    path.write_bytes(with_sum(content))


def remove_something(dice: Random, folder: Path, family: Family) -> None:
    dice.choice([folder / "coffre.json", base_of(folder)]).unlink()


def noise_around(dice: Random, folder: Path, family: Family) -> None:
    """Files beside that must not matter."""
    name = dice.choice(
        ("verrou.json", "LISEZ-MOI.txt", ".coffre.json.abc", "donnees-9.db", "Thumbs.db")
    )
    (folder / name).write_bytes(dice.choice((b"", b"{", dice.randbytes(300), b'{"pid": -1}')))


def _put_page(path: Path, dice: Random, page: bytes) -> None:
    content = bytearray(path.read_bytes())
    at = dice.randrange(len(content) // PAGE) * PAGE
    content[at : at + PAGE] = page
    path.write_bytes(content)


# --- Edits of coffre.json ----------------------------------------------------------------


def _slot(dice: Random, content: dict[str, Any]) -> dict[str, Any]:
    slot: dict[str, Any] = dice.choice(content["emplacements"])
    return slot


def edit_role(dice: Random, content: dict[str, Any], family: Family) -> None:
    slot = next(slot for slot in content["emplacements"] if "role" in slot)
    others = {"charge", "assistante", "infirmier", "medecin", "responsable", "direction"}
    slot["role"] = dice.choice(sorted(others - {slot["role"]}))


def edit_derivation(dice: Random, content: dict[str, Any], family: Family) -> None:
    how = _slot(dice, content)["derivation"]
    field = dice.choice([name for name in how if name != "algorithme"])
    how[field] = (
        b64encode(dice.randbytes(16)).decode()
        if field == "sel"
        else dice.choice((1, 8, 65536, 10**9))
    )


def edit_name(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["titre"] = content["titre"] + "."


def edit_clear(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["indices"] = {"empreinte_base": "0" * 64} if dice.random() < 0.5 else {"n": 1}


def edit_bytes(dice: Random, content: dict[str, Any], family: Family) -> None:
    slot = _slot(dice, content)
    field = dice.choice(
        [name for name in ("nonce", "cles", "echange", "verification") if name in slot]
    )
    raw = bytearray(b64decode(slot[field]))
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    slot[field] = b64encode(raw).decode()


def drop_slot(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["emplacements"].remove(_slot(dice, content))


def double_slot(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["emplacements"].append(_slot(dice, content))


def swap_slots(dice: Random, content: dict[str, Any], family: Family) -> None:
    slots = content["emplacements"]
    one, other = slots[0], slots[-1]
    for field in dice.sample(("cles", "nonce", "derivation", "type", "id"), 2):
        one[field], other[field] = other[field], one[field]


def slot_of_elsewhere(dice: Random, content: dict[str, Any], family: Family) -> None:
    source = dice.choice([*(moment.folder for moment in family.moments[:3]), family.stranger])
    theirs = json.loads((source / "coffre.json").read_text("utf-8"))["emplacements"]
    content["emplacements"] = [*theirs, *content["emplacements"]]


def edit_base(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["base"]["fichier"] = dice.choice(("donnees-7.db", "../donnees.db", "verrou.json"))


def edit_format(dice: Random, content: dict[str, Any], family: Family) -> None:
    content["format"] = dice.choice((0, 2, "1", None, 10**30))


def add_field(dice: Random, content: dict[str, Any], family: Family) -> None:
    target = dice.choice((content, _slot(dice, content), content["base"]))
    target[dice.choice(("x", "ajout", ""))] = dice.choice((1, "a", [], {}))


EDITS: tuple[Callable[[Random, dict[str, Any], Family], None], ...] = (
    edit_role,
    edit_derivation,
    edit_name,
    edit_clear,
    edit_bytes,
    drop_slot,
    double_slot,
    swap_slots,
    slot_of_elsewhere,
    edit_base,
    edit_format,
    add_field,
)
MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    flip_bits,
    cut,
    lengthen,
    blank_page,
    swap_pages,
    page_of_before,
    page_of_before,
    base_of_before,
    manifest_of_before,
    log_of_elsewhere,
    edit_manifest,
    edit_manifest,
    edit_manifest,
    remove_something,
    noise_around,
)
