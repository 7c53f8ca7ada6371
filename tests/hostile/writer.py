"""A program that writes in a vault without end and says what it has committed: to be killed.

python -m tests.hostile.writer STORE KEY FIRST
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.actes import note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Dossier, Salarie
from pdp_desk.vault.keys import Keys

SIGNING = bytes(range(32))


def desk_on(path: Path, key: bytes) -> Desk:
    member = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    return Desk(
        store=Store(path, key),
        membre=member,
        today=lambda: date(2026, 11, 17),
        titre="Essai",
        keys=Keys(key, None, bytes(32), SIGNING),
    )


def write_for_ever(desk: Desk, number: int) -> None:
    """One person, one dossier and one line of the journal at a time; each told once it is kept."""
    while True:
        with desk.store.write() as session:
            person = Salarie(nom=f"Nom {number}", prenom="A", nom_cle=f"nom {number} a")
            session.add(person)
            session.flush()
            session.add(Dossier(numero=f"2026-{number:05d}", salarie_id=person.id))
            note(session, desk, "importer", "dossier", number)
        os.write(1, number.to_bytes(4))
        number += 1


if __name__ == "__main__":
    started = datetime.now().astimezone()
    write_for_ever(desk_on(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])), int(sys.argv[3]))
