"""One vault at four moments of its life, and a stranger: what mutations are made from."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, select

from pdp_desk.domain.folding import person_key
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Base, Dossier, Salarie
from pdp_desk.vault.manifest import canonical

MEDECIN, CHARGE = "Hélène Weiss", "Inès Kaddour"
FIRST, SECOND, LEAVER = (
    "garance-tilleul-lampion-12",
    "sorbier-ancre-violon-34",
    "ocre-tamis-fjord-56",
)
State = tuple[tuple[str, tuple[tuple[object, ...], ...]], ...]
# What opening itself adds, and what is shown about the past, is not the team's data.
OUTSIDE = {"journal", "alembic_version"}


@dataclass(frozen=True)
class Moment:
    """A copy of the vault's folder, closed, with what it held and what opened it."""

    folder: Path
    password: str
    state: State


@dataclass(frozen=True)
class Family:
    """`early`, then more people, then another password, then a member gone (`now`); a stranger."""

    early: Moment
    more: Moment
    changed: Moment
    now: Moment
    other: Moment
    words: tuple[str, ...]

    @property
    def moments(self) -> tuple[Moment, ...]:
        return (self.early, self.more, self.changed, self.now)

    @property
    def stranger(self) -> Path:
        return self.other.folder

    def named(self, held: State) -> str:
        """Which moment held this; nothing else may ever be read."""
        known = {moment.state: moment.folder.name for moment in (*self.moments, self.other)}
        return known.get(held, "un mélange")


def today() -> date:
    return date(2026, 11, 17)


def open_as(folder: Path, password: str) -> Desk:
    return vault.open_with_password(folder, password, membre=MEDECIN, today=today)


def state(desk: Desk) -> State:
    """Every row of every table of the team's data."""
    with desk.store.read() as session:
        return tuple(
            (table.name, tuple(tuple(row) for row in session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name not in OUTSIDE
        )


def people(desk: Desk, start: int, count: int) -> None:
    """Enough rows to spread over many pages."""
    with desk.store.write() as session:
        for number in range(start, start + count):
            nom, prenom = f"Ravaillac-{number}", f"Philibertine {number * 7}"
            person = Salarie(nom=nom, prenom=prenom, nom_cle=person_key(nom, prenom))
            session.add(person)
            session.flush()
            session.execute(
                insert(Dossier).values(
                    numero=f"2026-{number:04d}", salarie_id=person.id, poste="x" * (number % 180)
                )
            )


def family(place: Path) -> Family:
    folder = place / "vivant.coffre"
    words = vault.create_vault(
        folder, membre=MEDECIN, role=Role.MEDECIN, password=FIRST, titre="Essai", today=today
    )
    desk = open_as(folder, FIRST)
    people(desk, 0, 120)
    members.add_member(desk, CHARGE, Role.CHARGE, LEAVER)
    early = _moment(desk, folder, place / "tot", FIRST)
    desk = open_as(folder, FIRST)
    people(desk, 200, 60)
    more = _moment(desk, folder, place / "plus", FIRST)
    desk = open_as(folder, FIRST)
    members.change_password(desk, FIRST, SECOND)
    changed = _moment(desk, folder, place / "change", SECOND)
    desk = open_as(folder, SECOND)
    gone = next(m.id for m in members.list_members(desk) if m.nom == CHARGE)
    members.revoke_member(desk, gone, SECOND)
    now = _moment(desk, folder, place / "maintenant", SECOND)
    stranger = place / "etranger.coffre"
    vault.create_vault(
        stranger, membre=MEDECIN, role=Role.MEDECIN, password=SECOND, titre="Autre", today=today
    )
    other = _moment(open_as(stranger, SECOND), stranger, place / "etranger", SECOND)
    return Family(early, more, changed, now, other, words)


def _moment(desk: Desk, folder: Path, copy: Path, password: str) -> Moment:
    held = state(desk)
    vault.close(desk)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("sauvegardes"))
    (copy / "sauvegardes").mkdir()
    return Moment(copy, password, held)


def with_sum(content: dict[str, object]) -> bytes:
    """coffre.json as somebody without a key would write it: the plain sum is right."""
    unsummed = {name: value for name, value in content.items() if name != "somme"}
    total = sha256(canonical(unsummed)).hexdigest()
    text = json.dumps({**unsummed, "somme": total}, ensure_ascii=False, sort_keys=True, indent=2)
    return f"{text}\n".encode()


def base_of(folder: Path) -> Path:
    name = json.loads((folder / "coffre.json").read_text("utf-8"))["base"]["fichier"]
    return folder / str(name)
