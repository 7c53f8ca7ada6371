"""Two people at work in one vault, for the tests of the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pdp_desk.domain.folding import person_key
from pdp_desk.domain.views import FiltreDossiers, MembreVue
from pdp_desk.domain.views_journal import FiltreJournal
from pdp_desk.domain.vocabulary import Nature, Role
from pdp_desk.services import dossiers, journal
from pdp_desk.services.actes import note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Dossier, Evenement, Membre, Salarie
from pdp_desk.vault.keys import Keys, new_keys
from tests.services.vaults import Made, today

NUMERO, OTHER = "2024-0031", "2024-0032"


def public(keys: Keys) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(keys.signature).public_key().public_bytes_raw()


@dataclass
class Team:
    """An open vault, its responsable at work, and the desk of a colleague."""

    made: Made
    claire: Desk
    ines: Desk


def colleague(desk: Desk) -> Desk:
    """Somebody else at work in the same vault, who signs with keys of her own."""
    assert desk.keys is not None
    keys = new_keys(desk.keys.donnees, None)
    with desk.store.write() as session:
        row = Membre(
            uid="1" * 32,
            nom="Inès Kaddour",
            role=Role.CHARGE,
            cle_publique=public(keys),
            cree_le=today(),
        )
        session.add(row)
        session.flush()
        member = MembreVue(id=row.id, nom=row.nom, role=row.role)
    return replace(desk, membre=member, keys=keys, _read={})


def fill(desk: Desk) -> None:
    """Two dossiers, one with an event."""
    with desk.store.write() as session:
        for number, numero in ((1, NUMERO), (2, OTHER)):
            key = person_key("Besson", "Alix")
            session.add(Salarie(id=number, nom="Besson", prenom="Alix", nom_cle=key))
            session.flush()
            session.add(
                Dossier(id=number, numero=numero, salarie_id=number, signale_le=date(2024, 3, 1))
            )
        session.flush()
        session.add(
            Evenement(
                id=9, salarie_id=1, dossier_id=1, nature=Nature.NOTE, jour=today(), realise=True
            )
        )


def work(team: Team) -> None:
    """An ordinary morning: five lines by Inès, two by Claire."""
    dossiers.list_dossiers(team.ines, FiltreDossiers())
    dossiers.list_dossiers(team.ines, FiltreDossiers(texte="besson"))
    dossiers.show_dossier(team.ines, 1)
    dossiers.show_dossier(team.ines, 2)
    dossiers.show_dossier(team.claire, 1)
    with team.ines.store.write() as session:
        note(session, team.ines, "nommer_colonne", "evenement", 9)
    with team.claire.store.write() as session:
        note(session, team.claire, "importer", "salarie", 1, {"lignes": 3})


def phrases(team: Team, filtre: FiltreJournal = journal.ALL) -> list[str]:
    return [ligne.phrase for ligne in journal.read_journal(team.claire, filtre).lignes]
