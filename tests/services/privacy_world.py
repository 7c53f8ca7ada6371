"""A vault where one person has a row in every table that can be about somebody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Enum, Integer, LargeBinary, String, Table, insert

from pdp_desk import settings
from pdp_desk.domain.folding import person_key
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.actes import note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.medical import SEALED, Place, pack, pack_file, seal
from pdp_desk.storage.personal import personal_tables
from pdp_desk.storage.tables import (
    Brouillon,
    Entreprise,
    Etablissement,
    Gel,
    ImportLigne,
    ImportLot,
    Intervenant,
    Reglage,
    Salarie,
)
from tests.services.vaults import Made, make

# In every text of the person, in every case, and nowhere else.
MARK = "Zkwvfqx"
NOM, PRENOM = f"{MARK}-Ravaillac", f"{MARK}a Philibertine"
OTHER = "Tourniquet"
DAY = date(2019, 3, 4)
NUMBERS = {"mois": 3, "completude": 50, "invalidite_categorie": 2}
MEDICAL = {(one.table.name, one.column): one for one in SEALED}


@dataclass(frozen=True)
class World:
    """The open vault, and the two people in it."""

    made: Made
    desk: Desk
    person: int
    other: int

    @property
    def folder(self) -> Path:
        return self.made.folder


@contextmanager
def opened(template: Path, folder: Path) -> Iterator[World]:
    """A copy of the vault, open for its physician."""
    shutil.copytree(template, folder)
    made = Made(folder, ())
    desk = made.open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "personal_folder", lambda: folder.parent / "poste")
        try:
            yield World(made, desk, person=1, other=2)
        finally:
            vault.close(desk)


def as_responsable(desk: Desk) -> Desk:
    """The same vault under the hand of somebody without the medical key."""
    keys = desk.keys
    assert keys is not None
    member = replace(desk.membre, role=Role.RESPONSABLE)
    return replace(desk, membre=member, keys=keys.held_by(Role.RESPONSABLE))


def make_world(folder: Path) -> Path:
    """The vault, closed: made once, copied by the tests."""
    made = make(folder, Role.MEDECIN)
    desk = made.open()
    fill(desk)
    vault.close(desk)
    return folder


def fill(desk: Desk) -> None:
    """Two people at one employer: the first is everywhere, the second has a dossier."""
    with desk.store.write() as session:
        session.add_all(
            [
                Entreprise(id=1, nom="Fonderies Communes"),
                Etablissement(id=1, entreprise_id=1, nom="Atelier"),
                Intervenant(id=1, nom="Dr Bellanger", nom_cle="bellanger", fonction="autre"),
            ]
        )
        session.flush()
        key = desk.keys.medicale if desk.keys else None
        for number in (1, 2):
            for table in personal_tables():
                session.execute(insert(table).values(row_of(table, number, key)))
        _traces(session, desk)


def row_of(table: Table, number: int, key: bytes | None) -> dict[str, Any]:
    """Every column filled in: a text bears the mark, a medical one is sealed in its place."""
    mark = MARK if number == 1 else OTHER
    values: dict[str, Any] = {"id": number}
    for column in table.c:
        if column.name in ("id", "uid"):  # the random number stays in the ledger
            continue
        values[column.name] = _value(table, column, number, mark)
        one = MEDICAL.get((table.name, column.name))
        if one is not None:
            values[column.name] = _sealed(table, column.name, number, mark, key, text=one.text)
    if table.name == "salarie":
        nom, prenom = (NOM, PRENOM) if number == 1 else (OTHER, "Anatole")
        values |= {"nom": nom, "prenom": prenom, "nom_cle": person_key(nom, prenom)}
    return values


def _value(table: Table, column: Any, number: int, mark: str) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return number if target in {one.name for one in personal_tables()} else 1
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or ()))
    if isinstance(kind, String):
        return f"{mark} {column.name} {number}"[: kind.length or 200]
    simple = {Boolean: True, Date: DAY, DateTime: datetime(2019, 3, 4, 9, 30), LargeBinary: b""}
    for known, value in simple.items():
        if isinstance(kind, known):
            return value
    assert isinstance(kind, Integer), f"{table.name}.{column.name}"
    return 1 if column.name == "version" else NUMBERS.get(column.name, number)


def _sealed(
    table: Table, column: str, number: int, mark: str, key: bytes | None, *, text: bool
) -> Any:
    import base64

    assert key is not None
    said = {"texte": f"{mark} diagnostic de {table.name}"}
    plain = (
        pack(said)
        if table.name != "piece_jointe"
        else pack_file({"nom": f"{mark}.pdf"}, mark.encode())
    )
    sealed = seal(key, Place(table.name, number, column), plain)
    return base64.b64encode(sealed).decode() if text else sealed


def _traces(session: Any, desk: Desk) -> None:
    """What the application keeps about its own work, for both people."""
    session.add(
        ImportLot(
            id=1,
            fichier=f"suivi {NOM} {PRENOM}.xlsx",
            empreinte="0" * 64,
            importe_le=desk.now(),
            membre_id=desk.membre.id,
            lignes_lues=2,
            bilan=json.dumps({"comptes": {"nouveau": 2}, "motifs": 0}),
        )
    )
    session.flush()
    for number, mark in ((1, MARK), (2, OTHER)):
        said = json.dumps({"nom": f"{mark} avant"})
        for name in ("salarie", "dossier"):
            session.add(
                ImportLigne(lot_id=1, feuille="Suivi", ligne=number, objet=name, objet_id=number,
                            cree=False, avant=said, apres=said)
            )  # fmt: skip
        if number == 1:  # a sheet named after the person, a firm's former name
            firm = json.dumps({"nom": f"{NOM} {PRENOM}"})
            session.add(
                ImportLigne(lot_id=1, feuille=f"{PRENOM} {NOM}"[:120], ligne=9, objet="action",
                            objet_id=7, cree=True, avant=None, apres=None)
            )  # fmt: skip
            session.add(
                ImportLigne(lot_id=1, feuille="Suivi", ligne=8, objet="etablissement", objet_id=1,
                            cree=False, avant=firm, apres=firm)
            )  # fmt: skip
        session.add(_draft(desk, number, f"{mark} en cours"))
        detail = {"avant": {"nom": f"{mark} avant"}, "apres": {"nom": mark}}
        note(session, desk, "corriger_personne", "salarie", number, detail)
        note(session, desk, "voir_dossier", "dossier", number)
    session.add(
        Gel(annee=2019, version=1, gele_le=desk.now(), contenu='{"P1": 2}', empreinte="1" * 64)
    )
    uid = session.get(Salarie, 1).uid
    kept = json.dumps({"jusqu_au": "2030-01-01", "motif": "contentieux"})
    session.add(Reglage(cle=f"conservation.{uid}", valeur=kept))


def _draft(desk: Desk, number: int, text: str) -> Brouillon:
    return Brouillon(
        membre_id=desk.membre.id,
        formulaire="evenement",
        objet_id=number,
        contenu=json.dumps({"champs": {"texte": text}}),
        garde_le=desk.now(),
    )
