"""A vault with a whole team, each with their own slot, and medical values to protect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage import medical
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Journal, NoteMedicale, PieceJointe, Salarie
from tests.services.vaults import MEMBRE, PASSWORD, Made, make, today

ANNE, PAUL, INES, MARC = "Anne Ferrand", "Paul Vasseur", "Inès Kaddour", "Marc Oberlé"
TEAM = {ANNE: Role.MEDECIN, PAUL: Role.INFIRMIER, INES: Role.CHARGE, MARC: Role.RESPONSABLE}
PASSWORDS = {
    MEMBRE: PASSWORD,
    ANNE: "cheval agrafe tournesol",
    PAUL: "falaise bougie mandarine",
    INES: "ombrelle pélican charbon",
    MARC: "brouette lanterne origan",
}
NEW = "girouette saumon parchemin"
NOTE, DOCUMENT = b"lombalgie chronique, Lasegue positif", b"%PDF compte rendu"


def make_team(folder: Path) -> Made:
    """The founder is a responsable; whoever needs the medical key gets it from the words."""
    made = make(folder)
    with opened(made) as desk:
        for name, role in TEAM.items():
            words = " ".join(made.words) if role in (Role.MEDECIN, Role.INFIRMIER) else None
            members.add_member(desk, name, role, PASSWORDS[name], words=words)
    with opened(made, ANNE) as desk:
        fill(desk)
    return made


def fill(desk: Desk) -> None:
    assert desk.keys is not None
    assert desk.keys.medicale is not None
    with desk.store.write() as session:
        person = Salarie(nom="Quintessence", prenom="Odile", nom_cle="quintessence odile")
        session.add(person)
        session.flush()
        note = NoteMedicale(salarie_id=person.id, jour=date(2026, 11, 2), contenu_chiffre=b"")
        medical.keep(session, note, "contenu_chiffre", desk.keys.medicale, NOTE)
        piece = PieceJointe(
            salarie_id=person.id,
            nom="Document",
            type_mime="application/pdf",
            medicale=True,
            ajoute_le=desk.now(),
            contenu=b"",
        )
        medical.keep(session, piece, "contenu", desk.keys.medicale, DOCUMENT)


@contextmanager
def opened(made: Made, name: str = MEMBRE, password: str | None = None) -> Iterator[Desk]:
    """The vault for a member, closed at the end."""
    desk = vault.open_with_password(
        made.folder, password or PASSWORDS[name], membre=name, today=today, full_check=False
    )
    try:
        yield desk
    finally:
        vault.close(desk)


@contextmanager
def opened_by_words(made: Made, name: str = MEMBRE) -> Iterator[Desk]:
    desk = vault.open_with_words(
        made.folder, made.words, membre=name, today=today, full_check=False
    )
    try:
        yield desk
    finally:
        vault.close(desk)


def revoke(made: Made, name: str, by: str = MEMBRE, *, words: bool = False) -> None:
    with opened(made, by) as desk:
        typed = " ".join(made.words) if words else None
        members.revoke_member(desk, number_of(desk, name), PASSWORDS[by], words=typed)


def number_of(desk: Desk, name: str) -> int:
    (found,) = (membre.id for membre in members.list_members(desk) if membre.nom == name)
    return found


def medical_values(store: Store, key: bytes) -> list[bytes]:
    """What the medical key reads; `BrokenSeal` when it is not the one."""
    with store.read() as session:
        note = session.scalars(select(NoteMedicale)).one()
        piece = session.scalars(select(PieceJointe)).one()
        return [
            medical.reveal(note, "contenu_chiffre", key),
            medical.reveal(piece, "contenu", key),
        ]


def acts(desk: Desk) -> list[tuple[str, int | None]]:
    with desk.store.read() as session:
        lines = session.execute(select(Journal.acte, Journal.objet_id).order_by(Journal.id))
        return [(acte, number) for acte, number in lines]
