"""A backup beside, compared, or in the vault's place (F10); the erased do not come back (F36)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.views_sauvegardes import DossierCite
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault, StorageFailed, UsageError, UserError, WrongSecret
from pdp_desk.services import backups, members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.privacy import erase_rows
from pdp_desk.storage.tables import (
    Brouillon,
    Dossier,
    Effacement,
    Journal,
    Membre,
    Publication,
    Salarie,
)
from pdp_desk.vault import rekey, restoring
from tests.services.vaults import NAMES, PASSWORD, Made, cut, flip, today, tree


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    """A vault with two dossiers."""
    desk = made.open()
    with desk.store.write() as session:
        person = session.scalars(select(Salarie)).one()
        other = Salarie(nom="Oubliée", prenom="Bientôt", nom_cle="oubliee bientot", uid="e" * 32)
        session.add(other)
        session.flush()
        session.add(Dossier(numero="2026-001", salarie_id=person.id))
        session.add(Dossier(numero="2026-002", salarie_id=other.id))
    yield desk
    vault.close(desk)


def add_dossier(desk: Desk, numero: str) -> None:
    with desk.store.write() as session:
        person = session.scalars(select(Salarie).order_by(Salarie.id)).first()
        assert person is not None
        session.add(Dossier(numero=numero, salarie_id=person.id))


def erase(desk: Desk, nom: str) -> None:
    """Erase somebody, as the ledger of the vault then tells."""
    with desk.store.write() as session:
        person = session.scalars(select(Salarie).where(Salarie.nom == nom)).one()
        session.add(
            Effacement(
                salarie_uid=person.uid,
                efface_le=datetime(2026, 11, 17, 10),
                membre_id=desk.membre.id,
                motif="demande",
                certificat="{}",
            )
        )
        session.flush()
        erase_rows(session, person.id)


def people(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        return sorted(session.scalars(select(Salarie.nom)))


def dossiers(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        return sorted(session.scalars(select(Dossier.numero)))


def opened(folder: Path, made: Made) -> Desk:
    return vault.open_with_words(folder, made.words, today=today)


# --- Beside ------------------------------------------------------------------------------


def test_f10_beside_is_a_whole_vault(made: Made, desk: Desk, tmp_path: Path) -> None:
    nom = backups.back_up(desk).nom
    add_dossier(desk, "2026-003")
    before = tree(made.folder / "sauvegardes")
    bilan = backups.restore_beside(desk, nom, tmp_path / "repris.coffre")
    assert (bilan.nom, bilan.effaces_rejoues) == (nom, 0)
    assert tree(made.folder / "sauvegardes") == before
    assert sorted(path.name for path in bilan.dossier.iterdir()) == [
        "LISEZ-MOI.txt",
        "coffre.json",
        "donnees.db",
        "sauvegardes",
    ]
    beside = vault.open_with_password(bilan.dossier, PASSWORD, today=today)
    assert dossiers(beside) == ["2026-001", "2026-002"]
    assert dossiers(desk) == ["2026-001", "2026-002", "2026-003"]
    assert not beside.lecture_seule
    vault.close(beside)
    with pytest.raises(UsageError, match="existe déjà"):
        backups.restore_beside(desk, nom, tmp_path / "repris.coffre")


def test_f36_who_was_erased_does_not_come_back_beside(
    made: Made, desk: Desk, tmp_path: Path
) -> None:
    nom = backups.back_up(desk).nom
    erase(desk, "Oubliée")
    bilan = backups.restore_beside(desk, nom, tmp_path / "repris.coffre")
    assert bilan.effaces_rejoues == 1
    beside = opened(bilan.dossier, made)
    assert people(beside) == [NAMES[0]]
    with beside.store.read() as session:
        assert session.scalars(select(Effacement.salarie_uid)).all() == ["e" * 32]
    vault.close(beside)


def test_a_restoration_that_fails_leaves_nothing(
    made: Made, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nom = backups.back_up(desk).nom

    def fail(*_: object) -> None:
        raise StorageFailed("plein")

    monkeypatch.setattr(restoring.places, "write_manifest", fail)
    with pytest.raises(StorageFailed):
        backups.restore_beside(desk, nom, tmp_path / "ailleurs" / "repris.coffre")
    assert list((tmp_path / "ailleurs").iterdir()) == []


@pytest.mark.parametrize("damage", ["flipped", "cut", "no base", "no coffre.json"])
def test_a_vault_that_no_longer_opens_is_taken_back_from_its_backup(
    made: Made, desk: Desk, tmp_path: Path, damage: str
) -> None:
    nom = backups.back_up(desk).nom
    erase(desk, "Oubliée")
    backups.back_up(desk)
    vault.close(desk)
    if damage == "flipped":
        flip(made.base, 9000)
    elif damage == "cut":
        cut(made.base, -4096)
    elif damage == "no base":
        made.base.unlink()
    else:
        made.manifest.unlink()
    before = tree(made.folder)
    with pytest.raises(UserError):
        made.open()
    bilan = backups.restore_unopened(
        made.folder, nom, tmp_path / "repris.coffre", password=PASSWORD
    )
    assert tree(made.folder) == before
    beside = opened(bilan.dossier, made)
    assert people(beside) == [NAMES[0]]  # the ledger of the later backup was replayed
    vault.close(beside)
    with pytest.raises(WrongSecret):
        backups.restore_unopened(made.folder, nom, tmp_path / "b.coffre", password="x")
    with pytest.raises(UsageError):
        backups.restore_unopened(made.folder, "x", tmp_path / "b.coffre", password=PASSWORD)
    assert not (tmp_path / "b.coffre").exists()


# --- Compared ----------------------------------------------------------------------------


def test_f10_a_comparison_names_what_differs(desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    found = backups.compare_backup(desk, nom)
    assert found.identique
    assert all(count.ici == count.sauvegarde for count in found.comptes)
    with desk.store.write() as session:
        for row in session.scalars(select(Dossier)):
            if row.numero == "2026-001":
                row.numero = "2026-009"
        person = session.scalars(select(Salarie).where(Salarie.nom == "Oubliée")).one()
        person.prenom = "Encore"
    found = backups.compare_backup(desk, nom)
    assert found.seulement_ici == (DossierCite("2026-009", f"{NAMES[0]} {NAMES[1]}"),)
    assert found.seulement_sauvegarde == (DossierCite("2026-001", f"{NAMES[0]} {NAMES[1]}"),)
    assert found.changes == (DossierCite("2026-002", "Oubliée Encore"),)
    with desk.store.read() as session:
        assert "comparer_sauvegarde" in session.scalars(select(Journal.acte)).all()


def test_f36_a_comparison_does_not_name_who_was_erased(desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    erase(desk, "Oubliée")
    found = backups.compare_backup(desk, nom)
    assert found.identique
    assert "Oubliée" not in repr(found)


# --- In the vault's place ----------------------------------------------------------------


def test_f10_the_switch_keeps_what_it_leaves(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    add_dossier(desk, "2026-003")
    bilan = backups.switch_to_backup(desk, nom)
    assert bilan.nom == nom
    assert dossiers(desk) == ["2026-001", "2026-002"]  # the desk goes on with the backup
    assert backups.list_backups(desk)[0].raison in {"avant une restauration", "à la demande"}
    vault.close(desk)
    assert sorted(path.name for path in made.folder.glob("donnees*")) == ["donnees-2.db"]
    again = made.open()
    assert dossiers(again) == ["2026-001", "2026-002"]
    back = backups.switch_to_backup(again, bilan.avant)
    assert dossiers(again) == ["2026-001", "2026-002", "2026-003"]
    assert back.avant != bilan.avant
    vault.close(again)
    assert sorted(path.name for path in made.folder.glob("donnees*")) == ["donnees-3.db"]


def test_what_happened_stays_in_the_journal(desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    with desk.store.write() as session:
        session.add(
            Publication(
                annee=2026,
                publie_le=datetime(2026, 11, 17, 11),
                destinataire="CARSAT",
                contenu="{}",
                empreinte="0" * 64,
            )
        )
        session.add(
            Brouillon(
                membre_id=desk.membre.id,
                formulaire="note",
                contenu="en cours",
                garde_le=datetime(2026, 11, 17, 11),
            )
        )
        session.add(
            Membre(
                uid="f" * 32,
                nom="Inès Kaddour",
                role=desk.membre.role,
                cle_publique=b"x" * 32,
                cree_le=today(),
            )
        )
    backups.back_up(desk)
    with desk.store.read() as session:
        lines = session.scalars(select(Journal.empreinte).order_by(Journal.id)).all()
    backups.switch_to_backup(desk, nom)
    with desk.store.read() as session:
        kept = session.scalars(select(Journal.empreinte).order_by(Journal.id)).all()
        assert kept[: len(lines)] == lines
        assert session.scalars(select(Journal.acte)).all()[-1] == "basculer"
        assert session.scalars(select(Publication.destinataire)).all() == ["CARSAT"]
        assert session.scalars(select(Brouillon.contenu)).all() == ["en cours"]
        assert "Inès Kaddour" in session.scalars(select(Membre.nom)).all()


def test_f36_who_was_erased_does_not_come_back_with_the_switch(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    erase(desk, "Oubliée")
    bilan = backups.switch_to_backup(desk, nom)
    assert bilan.effaces_rejoues == 1
    assert people(desk) == [NAMES[0]]
    assert dossiers(desk) == ["2026-001"]
    vault.close(desk)
    again = made.open()
    assert people(again) == [NAMES[0]]
    vault.close(again)


@pytest.mark.parametrize("step", ["copyfile", "carry", "examine", "push", "write_manifest"])
def test_a_switch_that_fails_changes_nothing(
    made: Made, desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    nom = backups.back_up(desk).nom
    add_dossier(desk, "2026-003")
    manifest = made.manifest.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise StorageFailed("plein")

    places = {
        "copyfile": (restoring.shutil, "copyfile"),
        "carry": (backups.taking_back, "carry"),
        "examine": (restoring, "examine"),
        "push": (rekey, "push"),
        "write_manifest": (rekey.places, "write_manifest"),
    }
    real = backups.taking_back.make
    monkeypatch.setattr(
        backups.taking_back,
        "make",
        lambda *given, **more: (real(*given, **more), monkeypatch.setattr(*places[step], fail))[0],
    )
    with pytest.raises(StorageFailed):
        backups.switch_to_backup(desk, nom)
    monkeypatch.undo()
    assert dossiers(desk) == ["2026-001", "2026-002", "2026-003"]
    assert made.manifest.read_bytes() == manifest
    vault.close(desk)
    assert [path.name for path in made.folder.glob("*donnees*")] == ["donnees.db"]
    again = made.open()
    assert dossiers(again) == ["2026-001", "2026-002", "2026-003"]
    vault.close(again)


def test_a_damaged_backup_is_never_switched_to(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    add_dossier(desk, "2026-003")
    flip(made.folder / "sauvegardes" / nom / "donnees.db", 9000)
    with pytest.raises(AlteredVault):
        backups.switch_to_backup(desk, nom)
    assert dossiers(desk) == ["2026-001", "2026-002", "2026-003"]


def test_the_backup_of_another_vault_is_not_switched_to(made: Made, desk: Desk) -> None:
    from tests.services.vaults import make

    other = make(made.folder.parent / "autre.coffre")
    shutil.copytree(other.folder, made.folder / "sauvegardes" / "2026-11-17-a-la-demande")
    with pytest.raises(UsageError, match="changement de clés"):
        backups.switch_to_backup(desk, "2026-11-17-a-la-demande")


def test_an_old_backup_is_brought_to_the_schema_of_today(made: Made, desk: Desk) -> None:
    from alembic import command

    from pdp_desk.storage import schema
    from pdp_desk.storage.engine import IMMEDIATE

    nom = backups.back_up(desk).nom
    vault.close(desk)
    copy = Made(made.folder / "sauvegardes" / nom, made.words)
    old = copy.open()
    with old.store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), "0007")
    vault.close(old)
    again = made.open()
    backups.switch_to_backup(again, nom)
    with again.store.engine.connect() as connection:
        assert schema.revision_of(connection) == schema.HEAD
    vault.close(again)


def test_f09_a_backup_from_before_a_change_of_keys(made: Made, desk: Desk, tmp_path: Path) -> None:
    """It opens with the secrets of its day, beside; never in the vault's place."""
    nom = backups.back_up(desk).nom
    other = members.add_member(desk, "Inès Kaddour", Role.CHARGE, "quatre mots que nul ne devine")
    members.revoke_member(desk, other.id, PASSWORD)
    erase(desk, "Oubliée")
    (shown,) = [one for one in backups.list_backups(desk) if one.nom == nom]
    assert not shown.cle_actuelle
    assert not shown.verifiee
    for refuse in (backups.switch_to_backup, backups.compare_backup, backups.verify_backup):
        with pytest.raises(UsageError, match="changement de clés"):
            refuse(desk, nom)
    with pytest.raises(UsageError, match="changement de clés"):
        backups.restore_beside(desk, nom, tmp_path / "a.coffre")
    with pytest.raises(WrongSecret):
        backups.restore_beside(desk, nom, tmp_path / "a.coffre", password="x")
    secrets = ({"password": PASSWORD}, {"words": " ".join(made.words)})
    for number, secret in enumerate(secrets):
        bilan = backups.restore_beside(desk, nom, tmp_path / f"{number}.coffre", **secret)
        assert bilan.effaces_rejoues == 1
        beside = opened(bilan.dossier, made)
        assert people(beside) == [NAMES[0]]
        vault.close(beside)
    assert backups.back_up(desk).verifiee
