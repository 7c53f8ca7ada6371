"""Who reads a medical part: its physician, nurses by delegation, the others exceptionally."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError
from pdp_desk.services import medical, members
from pdp_desk.services.desk import Desk
from pdp_desk.storage import medical as seals
from pdp_desk.storage.tables import Intervenant, NoteMedicale
from tests.services.medical_desks import (
    DUMONTET,
    ELSEWHERE,
    GARNIER,
    HERS,
    KADDOUR,
    MARCHAND,
    NOBODYS,
    VASSEUR,
    Cell,
)
from tests.services.vaults import PASSWORD

PASSPHRASE = "trois lamas violets sous la pluie 1962"
REASON = "Malaise au poste, Dr Garnier absente"


# --- Who reads -------------------------------------------------------------------------------


def test_the_physician_of_the_dossier_reads_it(cell: Cell) -> None:
    readable = {
        (name, dossier): medical.medical_state(cell.desk(name), dossier).lisible
        for name in (GARNIER, VASSEUR, KADDOUR)
        for dossier in (HERS, NOBODYS, ELSEWHERE)
    }
    assert [who for who, can in readable.items() if not can] == [
        (GARNIER, ELSEWHERE),
        (VASSEUR, HERS),
        (VASSEUR, ELSEWHERE),
    ]


def test_the_heading_names_the_readers(cell: Cell) -> None:
    state = medical.medical_state(cell.desk(VASSEUR), HERS)
    assert state.lecteurs == (GARNIER, KADDOUR)
    assert (state.lisible, state.bris_possible, state.medecin) == (False, True, False)
    assert f"Dr {GARNIER}" in state.raison


def test_a_carer_without_the_key_is_told_how_to_get_it(cell: Cell, garnier: Desk) -> None:
    assert garnier.keys is not None
    waiting = replace(garnier, keys=replace(garnier.keys, medicale=None))
    state = medical.medical_state(waiting, HERS)
    assert (state.lisible, state.bris_possible) == (False, False)
    assert "clé médicale" in state.raison
    for refused in (
        lambda: medical.medical_part(waiting, HERS),
        lambda: medical.write_note(waiting, HERS, "Note"),
        lambda: medical.break_glass(waiting, ELSEWHERE, REASON),
        lambda: medical.detail_irdp(waiting, 1, DetailIrdp(valeur=0.4), 1),
    ):
        with pytest.raises(Forbidden, match="clé médicale"):
            refused()


def test_a_physician_takes_the_reading_back_from_nurses(cell: Cell, garnier: Desk) -> None:
    nurse = cell.desk(KADDOUR)
    assert medical.nurses_may_read(nurse)
    medical.delegate_to_nurses(garnier, oui=False)
    assert not medical.nurses_may_read(nurse)
    with pytest.raises(Forbidden, match="infirmiers"):
        medical.medical_part(nurse, HERS)
    assert medical.medical_state(nurse, HERS).bris_possible
    medical.delegate_to_nurses(garnier, oui=True)
    assert medical.medical_part(nurse, HERS).notes == ()


def test_linking_gives_a_physician_their_dossiers(cell: Cell) -> None:
    vasseur, manager = cell.desk(VASSEUR), cell.desk(DUMONTET)
    bellanger = next(
        found for found in medical.list_professionals(manager) if found.nom == "Dr Bellanger"
    )
    assert bellanger.dossiers == 1
    with pytest.raises(Forbidden, match="soi-même"):
        medical.link_member(vasseur, bellanger.id, vasseur.membre.id)
    medical.link_member(manager, bellanger.id, vasseur.membre.id)
    assert medical.medical_part(vasseur, ELSEWHERE).notes == ()
    medical.link_member(manager, bellanger.id, None)
    with pytest.raises(Forbidden, match="Bellanger"):
        medical.medical_part(vasseur, ELSEWHERE)


def test_the_settings_name_the_physicians_of_the_dossiers(cell: Cell) -> None:
    settings = medical.medical_settings(cell.desk(DUMONTET))
    assert settings.delegation
    assert [(one.nom, one.membre_id, one.dossiers) for one in settings.medecins] == [
        ("Dr Bellanger", None, 1),
        (f"Dr {GARNIER}", None, 1),
    ]
    assert [one.nom for one in settings.membres] == [GARNIER, VASSEUR]


def test_a_member_is_linked_once(cell: Cell) -> None:
    manager, vasseur = cell.desk(DUMONTET), cell.desk(VASSEUR)
    medical.link_member(manager, 1, vasseur.membre.id)
    with pytest.raises(UsageError, match="déjà rattaché"):
        medical.link_member(manager, 2, vasseur.membre.id)
    with pytest.raises(UsageError, match="plus membre"):
        medical.link_member(manager, 2, 999)


def test_the_physician_of_dossiers_is_linked_to_a_physician(cell: Cell, garnier: Desk) -> None:
    """Linked to anybody else, the dossiers would be closed to their own physician."""
    for name in (KADDOUR, MARCHAND, DUMONTET):
        with pytest.raises(UsageError, match="n’est pas médecin"):
            medical.link_member(cell.desk(DUMONTET), 1, cell.desk(name).membre.id)
    assert medical.medical_part(garnier, HERS).notes == ()


def test_a_linked_name_is_no_longer_read_by_its_namesake(cell: Cell, garnier: Desk) -> None:
    medical.link_member(cell.desk(DUMONTET), 1, cell.desk(VASSEUR).membre.id)
    with pytest.raises(Forbidden):
        medical.medical_part(garnier, HERS)


def test_signing_uses_the_name_known_to_the_dossiers(cell: Cell, garnier: Desk) -> None:
    medical.write_note(garnier, HERS, "Note")
    with cell.founder.store.read() as session:
        linked = session.scalars(
            select(Intervenant.nom).where(Intervenant.membre_id == garnier.membre.id)
        ).all()
    assert linked == [f"Dr {GARNIER}"]


# --- The glass -------------------------------------------------------------------------------


def test_f40_the_glass_breaks_for_three_hours_and_the_physician_sees_it(
    cell: Cell, garnier: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vasseur = cell.desk(VASSEUR)
    noon = datetime(2026, 11, 17, 12)
    at(monkeypatch, noon)
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)
    assert medical.break_glass(vasseur, HERS, REASON) == noon + timedelta(hours=3)
    assert medical.medical_part(vasseur, HERS).notes == ()
    assert medical.medical_state(vasseur, HERS).jusqua == noon + timedelta(hours=3)
    assert VASSEUR in medical.medical_state(garnier, HERS).lecteurs
    (access,) = medical.exceptional_accesses(garnier)
    assert (access.membre, access.motif, access.numero) == (VASSEUR, REASON, "2026-0001")
    assert medical.exceptional_accesses(vasseur) == ()
    with pytest.raises(Forbidden, match="médecin du dossier"):
        medical.mark_access_seen(vasseur, access.id)
    medical.mark_access_seen(garnier, access.id)
    assert medical.exceptional_accesses(garnier) == ()
    at(monkeypatch, noon + timedelta(hours=2, minutes=59))
    medical.medical_part(vasseur, HERS)
    at(monkeypatch, noon + timedelta(hours=3))
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)


def test_f40_the_glass_of_a_dossier_whose_physician_has_no_account_is_told_to_the_others(
    cell: Cell, garnier: Desk
) -> None:
    medical.break_glass(garnier, ELSEWHERE, REASON)
    assert medical.exceptional_accesses(garnier) == ()  # not to whoever broke it
    (access,) = medical.exceptional_accesses(cell.desk(VASSEUR))
    medical.mark_access_seen(cell.desk(VASSEUR), access.id)


def test_f40_a_clock_set_back_prolongs_nothing(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    vasseur = cell.desk(VASSEUR)
    at(monkeypatch, datetime(2026, 11, 17, 12))
    medical.break_glass(vasseur, HERS, REASON)
    at(monkeypatch, datetime(2026, 11, 17, 11))
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)


def test_f40_a_clock_set_back_opens_nothing_again(
    cell: Cell, garnier: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vasseur, noon = cell.desk(VASSEUR), datetime(2026, 11, 17, 12)
    at(monkeypatch, noon)
    medical.break_glass(vasseur, HERS, REASON)
    at(monkeypatch, noon + timedelta(hours=20))
    medical.medical_state(garnier, HERS)  # the vault is at work the day after
    at(monkeypatch, noon + timedelta(hours=1))
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)
    assert VASSEUR not in medical.medical_state(garnier, HERS).lecteurs
    medical.break_glass(vasseur, HERS, REASON)  # told to the physician once more
    assert medical.medical_part(vasseur, HERS).notes == ()


def test_f40_the_glass_lets_read_and_takes_nothing_away(
    cell: Cell, garnier: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "courrier.pdf"
    file.write_bytes(b"%PDF-1.4")
    document = medical.add_medical_document(garnier, HERS, file)
    answers = medical.record_evaluation(garnier, HERS, "Questionnaire", {"Dort": "mal"})
    before, vasseur = medical.medical_part(garnier, HERS), cell.desk(VASSEUR)
    medical.break_glass(vasseur, HERS, REASON)
    assert medical.read_medical_document(vasseur, document).contenu == b"%PDF-1.4"
    for remove in (
        lambda: medical.remove_medical_document(vasseur, document),
        lambda: medical.delete_evaluation(vasseur, answers, before.evaluations[0].version),
    ):
        with pytest.raises(Forbidden, match="pas de supprimer"):
            remove()
    assert replace(medical.medical_part(garnier, HERS), acces=()) == before
    medical.remove_medical_document(garnier, document)


def test_f40_the_glass_of_one_dossier_opens_no_other(cell: Cell) -> None:
    vasseur = cell.desk(VASSEUR)
    medical.break_glass(vasseur, HERS, REASON)
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, ELSEWHERE)


def test_the_glass_asks_for_a_reason(cell: Cell) -> None:
    for reason in ("", "   ", "urgent", "x" * 1001):
        with pytest.raises(UsageError):
            medical.break_glass(cell.desk(VASSEUR), HERS, reason)
    with pytest.raises(Forbidden):
        medical.medical_part(cell.desk(VASSEUR), HERS)


def test_the_glass_is_not_for_those_who_read_or_hold_no_key(cell: Cell, garnier: Desk) -> None:
    with pytest.raises(UsageError, match="déjà"):
        medical.break_glass(garnier, HERS, REASON)
    for name in (MARCHAND, DUMONTET):
        with pytest.raises(Forbidden):
            medical.break_glass(cell.desk(name), HERS, REASON)


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    """Stop the clock, UTC."""
    assert instant.tzinfo is None
    monkeypatch.setattr(Desk, "now", lambda self: instant)


def test_what_a_departed_nurse_held_opens_nothing_any_more(cell: Cell, garnier: Desk) -> None:
    medical.write_note(garnier, HERS, "Épaule droite opérée")
    nurse = members.add_member(cell.founder, "Nadia Benali", Role.INFIRMIER, PASSPHRASE)
    assert garnier.keys is not None
    held = garnier.keys.medicale
    members.revoke_member(cell.founder, nurse.id, PASSWORD)
    after = cell.desk(GARNIER)
    assert after.keys is not None
    assert held not in (None, after.keys.medicale)
    assert medical.medical_part(after, HERS).notes[0].texte == "Épaule droite opérée"
    with after.store.read() as session:
        row = session.scalars(select(NoteMedicale)).one()
    with pytest.raises(BrokenSeal):
        seals.reveal(row, "contenu_chiffre", held or b"")
