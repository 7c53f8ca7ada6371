"""A vault with carers and others at work on three dossiers, for the tests of the medical part."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pdp_desk.domain.folding import person_key, professional_key
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import ClasseIrdp, Fonction, Role, SourceIrdp
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Dossier, Intervenant, Irdp, Membre, Salarie
from tests.services.vaults import PASSWORD, today

GARNIER, VASSEUR, KADDOUR = "Hélène Garnier", "Paul Vasseur", "Inès Kaddour"
MARCHAND, DUMONTET, ROCHE, LEDUC = "Élodie Marchand", "Claire Dumontet", "Anne Roche", "Luc Leduc"
TEAM = {
    GARNIER: Role.MEDECIN,
    VASSEUR: Role.MEDECIN,
    KADDOUR: Role.INFIRMIER,
    MARCHAND: Role.CHARGE,
    DUMONTET: Role.RESPONSABLE,
    ROCHE: Role.DIRECTION,
    LEDUC: Role.ASSISTANTE,
}
# The dossier of Dr Garnier, one of nobody, one of a physician who has no account.
HERS, NOBODYS, ELSEWHERE = 1, 2, 3


@dataclass(frozen=True)
class Cell:
    """The open vault, and a desk for each member."""

    founder: Desk

    def desk(self, name: str) -> Desk:
        role = TEAM[name]
        keys = self.founder.keys
        assert keys is not None
        number = list(TEAM).index(name) + 1
        member = MembreVue(id=number, nom=name, role=role)
        return replace(self.founder, membre=member, keys=keys.held_by(role), _read={})


def make_cell(folder: Path) -> Path:
    """A closed vault of the whole team; its founder is Dr Garnier."""
    vault.create_vault(
        folder,
        membre=GARNIER,
        role=Role.MEDECIN,
        password=PASSWORD,
        titre="Sainte-Marthe",
        today=today,
    )
    desk = vault.open_with_password(folder, PASSWORD, today=today)
    fill(desk)
    vault.close(desk)
    return folder


def fill(desk: Desk) -> None:
    """The rest of the team, and three dossiers."""
    with desk.store.write() as session:
        for number, (name, role) in enumerate(TEAM.items(), start=1):
            if number > 1:
                session.add(_member(number, name, role))
        session.add_all(_physician(number, name) for number, name in enumerate(PHYSICIANS, 1))
        session.flush()
        for number, physician in ((HERS, 1), (NOBODYS, None), (ELSEWHERE, 2)):
            session.add_all(_person(number))
            session.flush()
            session.add(_dossier(number, physician))
            session.flush()
            session.add(_irdp(number))


PHYSICIANS = (f"Dr {GARNIER}", "Dr Bellanger")


def _member(number: int, name: str, role: Role) -> Membre:
    uid = f"{number:032d}"
    return Membre(id=number, uid=uid, nom=name, role=role, cle_publique=bytes(32), cree_le=today())


def _physician(number: int, name: str) -> Intervenant:
    key = professional_key(name)
    return Intervenant(id=number, nom=name, nom_cle=key, fonction=Fonction.MEDECIN_TRAVAIL)


def _person(number: int) -> list[Salarie]:
    name = ("Besson", "Teyssier", "Zerrouki")[number - 1]
    return [Salarie(id=number, nom=name, prenom="Alix", nom_cle=person_key(name, "Alix"))]


def _dossier(number: int, physician: int | None) -> Dossier:
    return Dossier(
        id=number,
        numero=f"2026-000{number}",
        salarie_id=number,
        medecin_id=physician,
        signale_le=today(),
    )


def _irdp(number: int) -> Irdp:
    return Irdp(
        id=number,
        salarie_id=number,
        dossier_id=number,
        jour=today(),
        source=SourceIrdp.PRESANSE,
        classe=ClasseIrdp.FORTE,
        completude=82,
    )


@contextmanager
def opened(folder: Path) -> Iterator[Cell]:
    """The vault at work."""
    desk = vault.open_with_password(folder, PASSWORD, today=today)
    try:
        yield Cell(desk)
    finally:
        vault.close(desk)


def copied(template: Path, to: Path) -> Path:
    """A vault of the test's own."""
    return Path(shutil.copytree(template, to / template.name))
