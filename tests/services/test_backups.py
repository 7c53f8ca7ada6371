"""Backups: made, read again, listed, thinned, kept elsewhere; a failure is never silent."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from pdp_desk.errors import AlteredVault, StorageFailed, UsageError, UserError
from pdp_desk.services import backups, importing, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage import copies
from pdp_desk.storage.tables import Dossier, ImportLot, Journal, Salarie
from pdp_desk.vault import backup
from tests.services.vaults import NAMES, Made, break_index, flip, make, today, tree

SAMPLE = """Nom;Prénom;Date de naissance;Date de signalement;Entreprise
Durand-Essai;Paule;12/03/1980;05/01/2026;Fonderies Tourniquet
"""


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    desk = made.open()
    yield desk
    vault.close(desk)


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, today=lambda: today() + timedelta(days=days))


def names(desk: Desk) -> list[str]:
    return [shown.nom for shown in backups.list_backups(desk)]


def add_person(desk: Desk, nom: str) -> None:
    with desk.store.write() as session:
        session.add(Salarie(nom=nom, prenom="Nouvelle", nom_cle=nom.casefold()))


# --- Made --------------------------------------------------------------------------------


def test_a_backup_is_read_again_before_it_is_called_verified(made: Made, desk: Desk) -> None:
    shown = backups.back_up(desk)
    assert shown.nom == "2026-11-17-a-la-demande"
    assert shown.raison == "à la demande"
    assert shown.verifiee
    assert shown.taille > 100_000
    copy = made.folder / "sauvegardes" / shown.nom
    assert sorted(path.name for path in copy.iterdir()) == ["coffre.json", "donnees.db"]
    assert backups.list_backups(desk) == (shown,)
    with desk.store.read() as session:
        acts = session.scalars(select(Journal.acte)).all()
    assert acts[-1] == "sauvegarder"


def test_it_holds_what_waits_in_the_log(made: Made, desk: Desk) -> None:
    add_person(desk, "Dernière-Minute")
    copy = Made(made.folder / "sauvegardes" / backups.back_up(desk).nom, made.words)
    kept = copy.open()
    with kept.store.read() as session:
        assert "Dernière-Minute" in session.scalars(select(Salarie.nom)).all()
    vault.close(kept)


@pytest.mark.parametrize("fault", ["row", "page"])
def test_a_copy_that_differs_is_not_kept(
    made: Made, desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def spoiled(store: object, target: Path, key: bytes) -> dict[str, int]:
        counts = copies.copy_counted(desk.store, target, key)
        if fault == "page":
            flip(target, 9000)
            return counts
        return counts | {"salarie": counts["salarie"] + 1}

    monkeypatch.setattr(backup, "copy_counted", spoiled)
    with pytest.raises(AlteredVault):
        backups.back_up(desk)
    assert list((made.folder / "sauvegardes").iterdir()) == []
    assert backups.backup_state(made.folder, today()).alerte


def test_an_unsound_structure_is_kept_and_not_called_verified(made: Made, desk: Desk) -> None:
    with desk.store.write() as session:
        person = session.scalars(select(Salarie)).one()
        session.add(Dossier(numero="2026-001", salarie_id=person.id))
    break_index(desk, "ix_dossier_medecin_id", "dossier (numero)")
    shown = backups.back_up(desk)
    assert not shown.verifiee
    assert "abîmée" in backups.backup_state(made.folder, today()).bandeau
    with pytest.raises(AlteredVault, match="avant un import"):
        backups.before_risk(desk, "avant import")


def test_daily_once_a_day(desk: Desk) -> None:
    first = backups.daily_backup(desk)
    assert first is not None
    assert first.raison == "sauvegarde du jour"
    assert backups.daily_backup(desk) is None
    assert backups.daily_backup(later(desk, 1)) is not None
    assert len(names(desk)) == 2


def test_before_a_risk_the_same_state_is_copied_once(desk: Desk) -> None:
    first = backups.before_risk(desk, "avant import")
    assert first is not None
    assert first.raison == "avant un import"
    assert backups.before_risk(desk, "avant annulation") == first
    add_person(desk, "Autre")
    second_one = backups.before_risk(desk, "avant annulation")
    assert second_one is not None
    assert second_one.nom == "2026-11-17-avant-annulation"


def test_a_store_without_a_vault_is_not_backed_up(desk: Desk) -> None:
    bare = replace(desk, folder=None)
    assert backups.before_risk(bare, "avant import") is None
    with pytest.raises(UsageError):
        backups.back_up(bare)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "suivi.csv"
    path.write_text(SAMPLE, "utf-8")
    return path


def test_an_import_and_its_undoing_come_after_a_backup(desk: Desk, workbook: Path) -> None:
    bilan = importing.import_workbook(desk, workbook)
    assert bilan.lot_id is not None
    assert names(desk) == ["2026-11-17-avant-import"]
    importing.undo(desk, bilan.lot_id)
    assert set(names(desk)) == {"2026-11-17-avant-import", "2026-11-17-avant-annulation"}
    with pytest.raises(UsageError):
        importing.undo(desk, bilan.lot_id)
    assert len(names(desk)) == 2


def test_no_import_without_its_backup(made: Made, desk: Desk, workbook: Path) -> None:
    shutil.rmtree(made.folder / "sauvegardes")
    (made.folder / "sauvegardes").write_text("x")
    with pytest.raises(StorageFailed, match="avant un import") as caught:
        importing.import_workbook(desk, workbook)
    assert "Rien n’a été modifié" in caught.value.hint
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(ImportLot)) == 0


# --- Said --------------------------------------------------------------------------------


def test_the_state_is_known_before_the_vault_opens(made: Made) -> None:
    assert backups.backup_state(made.folder, today()).bandeau == ""  # it was made today
    assert "aucune sauvegarde" in backups.backup_state(made.folder, date(2026, 12, 1)).bandeau
    desk = made.open()
    backups.back_up(desk)
    vault.close(desk)
    state = backups.backup_state(made.folder, date(2026, 11, 24))
    assert (state.derniere, state.jours, state.alerte) == (today(), 7, False)
    state = backups.backup_state(made.folder, date(2026, 11, 25))
    assert state.bandeau == "La dernière sauvegarde vérifiée a 8 jours."


def test_coffre_json_says_a_day_and_nothing_else(made: Made, desk: Desk) -> None:
    backups.back_up(desk)
    hints = json.loads(made.manifest.read_bytes())["indices"]
    assert hints == {"derniere_sauvegarde": "2026-11-17"}


def test_f08_a_folder_that_refuses_is_seen(
    made: Made, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that fails is raised, then stays in the banner until one succeeds."""
    made_whole = backup.places.building

    def refused(target: Path) -> object:
        if target.parent.name == "sauvegardes":
            with backup.file_errors():
                raise PermissionError(13, "refused")
        return made_whole(target)

    monkeypatch.setattr(backup.places, "building", refused)
    with pytest.raises(StorageFailed, match="protégé en écriture"):
        backups.daily_backup(desk)
    state = backups.backup_state(made.folder, today())
    assert state.alerte
    assert "n’a pas abouti" in state.bandeau
    assert "protégé en écriture" in state.bandeau
    monkeypatch.undo()
    assert backups.daily_backup(desk) is not None
    assert not backups.backup_state(made.folder, today()).alerte


READ_ONLY = """
import sys
from datetime import date
from pathlib import Path
from pdp_desk import settings
from pdp_desk.errors import StorageFailed
from pdp_desk.services import backups, vault
folder, own, today = Path(sys.argv[1]), Path(sys.argv[2]), lambda: date(2026, 11, 17)
settings.personal_folder = lambda: own
desk = vault.open_with_words(folder, sys.argv[3], today=today)
try:
    backups.daily_backup(desk)
except StorageFailed as error:
    print(error.message)
print(backups.backup_state(folder, today()).bandeau)
vault.close(desk)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a mount of its own is a thing of Linux")
def test_f08_a_disk_mounted_to_read_only_is_seen(made: Made, tmp_path: Path) -> None:
    """Nothing simulated: the folder of the backups is a mount that refuses to be written."""
    backups_folder = made.folder / "sauvegardes"
    mount = 'mount -t tmpfs -o ro none "$1" && shift && exec "$@"'
    own = ["unshare", "-m", "sh", "-c", mount, "sh", str(backups_folder)]
    if subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this account may not mount anything")
    program = [sys.executable, "-c", READ_ONLY, str(made.folder), str(tmp_path / "p")]
    done = subprocess.run(
        [*own, *program, " ".join(made.words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    refused, banner = done.stdout.splitlines()
    assert "protégé en écriture" in refused
    assert refused in banner


# --- Kept, removed -----------------------------------------------------------------------


def test_old_ones_go_and_what_was_half_done_too(made: Made, desk: Desk) -> None:
    folder = made.folder / "sauvegardes"
    backups.back_up(desk)
    (folder / ".2026-11-16-quotidienne.abc").mkdir()
    (folder / "Photos de la cellule").mkdir()
    (folder / "notes.txt").write_text("x")
    for day in (20, 21):
        backups.daily_backup(later(desk, day))
    left = sorted(path.name for path in folder.iterdir())
    assert left == [
        "2026-11-17-a-la-demande",  # the last of its week and of its month
        "2026-12-07-quotidienne",
        "2026-12-08-quotidienne",
        "Photos de la cellule",
        "notes.txt",
    ]
    for day in (22, 26, 40):
        backups.daily_backup(later(desk, day))
    assert "2026-12-09-quotidienne" not in names(desk)


def test_the_second_place(made: Made, desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "disque"
    disk.mkdir()
    first = backups.back_up(desk)
    chosen = backups.set_second_place(desk, disk)
    assert (chosen.dossier, chosen.derniere, chosen.probleme) == (disk, today(), "")
    assert backups.second_place(desk) == chosen
    add_person(desk, "Autre")
    shown = backups.back_up(desk)
    assert "second lieu" in shown.second
    (own,) = disk.iterdir()
    assert own.name.startswith("Sainte-Marthe ")
    assert {path.name for path in own.iterdir()} == {first.nom, shown.nom}
    assert tree(own / shown.nom) == tree(made.folder / "sauvegardes" / shown.nom)
    assert "disque" not in made.manifest.read_text("utf-8")


def test_f08_a_second_place_that_is_gone_is_seen(made: Made, desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "disque"
    disk.mkdir()
    backups.set_second_place(desk, disk)
    disk.rmdir()
    shown = backups.back_up(desk)
    assert shown.verifiee
    assert "pas accessible" in shown.second
    assert backups.backup_state(made.folder, today()).bandeau.startswith("Copie au second lieu")
    assert backups.second_place(desk).probleme
    disk.mkdir()
    backups.back_up(desk)
    assert not backups.backup_state(made.folder, today()).alerte


def test_a_second_place_inside_the_vault_is_refused(made: Made, desk: Desk) -> None:
    for place in (made.folder, made.folder / "sauvegardes", made.folder / "rien"):
        with pytest.raises(UsageError):
            backups.set_second_place(desk, place)
    assert backups.set_second_place(desk, None).dossier is None


# --- Read again --------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["password", "words"])
def test_f09_every_backup_opens_with_the_password_and_with_the_kit(
    made: Made, desk: Desk, way: str
) -> None:
    reasons = ["à la demande", "quotidienne", "avant import", "avant restauration"]
    for number, reason in enumerate(reasons):
        add_person(desk, f"Personne {number}")
        backups.back_up(desk, reason)
    for shown in backups.list_backups(desk):
        copy = Made(made.folder / "sauvegardes" / shown.nom, made.words)
        opened = (
            copy.open()
            if way == "password"
            else vault.open_with_words(copy.folder, copy.words, today=today)
        )
        with opened.store.read() as session:
            assert NAMES[0] in session.scalars(select(Salarie.nom)).all()
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        vault.close(opened)


def test_a_backup_that_rots_is_found_and_no_longer_counts(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    assert backups.verify_backup(later(desk, 2), nom).verifiee_le is not None
    flip(made.folder / "sauvegardes" / nom / "donnees.db", 8192)
    shown = backups.verify_backup(desk, nom)
    assert not shown.verifiee
    assert "page" in shown.probleme
    assert not backups.list_backups(desk)[0].verifiee
    assert backups.backup_state(made.folder, today()).derniere is None


def test_a_backup_somebody_worked_in_is_said(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    copy = Made(made.folder / "sauvegardes" / nom, made.words)
    other = copy.open()
    add_person(other, "Intruse")
    vault.close(other)
    shown = backups.verify_backup(desk, nom)
    assert "a changé depuis" in shown.probleme
    assert not shown.verifiee


def test_a_date_written_by_hand_is_not_believed(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    path = made.folder / "sauvegardes" / nom / "coffre.json"
    path.write_text(path.read_text("utf-8").replace("2026-11-17T", "2026-11-18T"), "utf-8")
    shown = backups.list_backups(desk)[0]
    assert not shown.verifiee
    assert shown.probleme
    with pytest.raises(UserError):
        backups.verify_backup(desk, nom)


def test_another_vault_s_backup_is_not_ours(made: Made, desk: Desk, tmp_path: Path) -> None:
    other = make(tmp_path / "autre.coffre")
    shutil.copytree(other.folder, made.folder / "sauvegardes" / "2026-11-17-a-la-demande")
    (shown,) = backups.list_backups(desk)
    assert not shown.cle_actuelle
    assert not shown.verifiee
    with pytest.raises(UsageError, match="changement de clés"):
        backups.verify_backup(desk, shown.nom)


def test_names_that_lead_elsewhere_are_unknown(desk: Desk) -> None:
    for nom in ("..", "../..", ".", "", "x"):
        with pytest.raises(UsageError, match="Il n’y a pas de sauvegarde"):
            backups.verify_backup(desk, nom)


def test_backups_need_no_dossier(desk: Desk) -> None:
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Dossier)) == 0
    assert backups.back_up(desk).verifiee
