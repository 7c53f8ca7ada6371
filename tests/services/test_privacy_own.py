"""A person's file holds what is theirs, all of it, and nothing of somebody else."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import delete, update

from pdp_desk.domain.views_brouillons import INDICE, OUI
from pdp_desk.domain.views_rgpd import MotifEffacement, Rubrique
from pdp_desk.services import drafts, privacy
from pdp_desk.services.actes import note
from pdp_desk.services.privacy.collecting import Collector
from pdp_desk.storage.privacy import rows_of
from pdp_desk.storage.tables import Brouillon, Dossier
from pdp_desk.vault.folder import read_manifest
from tests.services.privacy_world import World


def test_a_number_given_again_does_not_tell_of_somebody_else(world: World, tmp_path: Path) -> None:
    """The first person's note is removed; the second's bears its number."""
    with world.desk.store.write() as session:
        for act, dossier in (("ecrire_note", 1), ("supprimer_note", 1), ("corriger_note", 2)):
            note(session, world.desk, act, "note_medicale", 2, {"dossier": dossier})
    told = [_acts(world, number, tmp_path / str(number)) for number in (1, 2)]
    said = ["écrire une note médicale", "supprimer une note médicale", "corriger une note médicale"]
    assert told[0][-2:] == said[:2]
    assert told[1][-1] == said[2]
    assert not set(said[:2]) & set(told[1])
    seen = privacy.foresee_erasure(world.desk, 2)
    privacy.erase_person(world.desk, 2, MotifEffacement.DEMANDE, seen.total)
    assert _acts(world, 1, tmp_path / "apres")[-2:] == said[:2]


def _acts(world: World, person: int, folder: Path) -> list[str]:
    """What the file of a person says was done, before it was itself asked for."""
    privacy.export_person(world.desk, person, folder)
    said = json.loads((folder / "donnees-personnelles.json").read_text("utf-8"))
    return [line["acte"] for line in said["donnees"]["journal"] if "export" not in line["acte"]]


def test_a_medical_form_being_typed_is_in_the_file_of_who_may_read(
    world: World, tmp_path: Path
) -> None:
    typed = {"texte": "Lombalgie à revoir"}
    with world.desk.store.write() as session:
        session.execute(update(Dossier).values(medecin_id=None))  # every physician reads it
    drafts.keep_draft(world.desk, "note_medicale", 1, "texte", typed, medical=True)
    done = privacy.export_person(world.desk, 1, tmp_path / "medecin")
    assert done.medical
    assert "Lombalgie" in (tmp_path / "medecin" / "donnees-personnelles.json").read_text("utf-8")
    with world.desk.store.read() as session:
        found = rows_of(session, 1)
        other = Collector(session, found, None, frozenset())
        (draft,) = [
            f for f in _part(other.parts(), "brouillon").fiches if f[2][3] == "note_medicale"
        ]
    assert other.withheld
    assert draft[3][2] == "médical, à demander au médecin du travail"


def _part(parts: tuple[Rubrique, ...], code: str) -> Rubrique:
    return next(part for part in parts if part.code == code)


def test_the_unlock_screen_no_longer_tells_of_a_draft_that_was_erased(world: World) -> None:
    with world.desk.store.write() as session:
        session.execute(delete(Brouillon))
    drafts.keep_draft(world.desk, "evenement", 1, "texte", {"texte": "à finir"})
    assert read_manifest(world.folder).indices[INDICE] == OUI
    seen = privacy.foresee_erasure(world.desk, 1)
    privacy.erase_person(world.desk, 1, MotifEffacement.DEMANDE, seen.total)
    assert INDICE not in read_manifest(world.folder).indices
