"""What a check says of the folder, and mending: always on a copy, the damaged vault kept (F14)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlalchemy import func, select, text

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_sante import BilanReparation
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import AlteredVault, UsageError, UserError
from pdp_desk.services import backups, dossiers, health, vault
from pdp_desk.services.desk import Desk
from pdp_desk.services.health.mending import ACT
from pdp_desk.settings import RESOURCES
from pdp_desk.storage.tables import Arret, Dossier, Journal, Salarie
from tests.services.vaults import PASSWORD, Made, flip, today, tree

PAGE = 4096
MANY = 400


@pytest.fixture(scope="module")
def many(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed vault with enough dossiers to fill many pages."""
    made = Made(tmp_path_factory.mktemp("many") / "Équipe.coffre", template.words)
    shutil.copytree(template.folder, made.folder)
    desk = made.open()
    with desk.store.write() as session:
        keys = range(100, 100 + MANY)
        for rows in (
            [
                Salarie(id=key, nom=f"Nom{key}", prenom="P" * 40, nom_cle=f"nom{key}")
                for key in keys
            ],
            [Dossier(numero=f"2026-{key}", salarie_id=key) for key in keys],
            [Arret(salarie_id=key, debut=today()) for key in keys],
        ):
            session.add_all(rows)
            session.flush()
    vault.close(desk)
    return made


@pytest.fixture
def made(many: Made, tmp_path: Path) -> Made:
    return many.copied(tmp_path)


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    desk = made.open()
    yield desk
    vault.close(desk)


def codes(desk: Desk, *controles: str) -> list[str]:
    assert desk.folder is not None
    found = health.check(desk, desk.folder, controles or None).constats
    for constat in found:
        assert constat.message.endswith(".")
        assert constat.remede.endswith(".")
    return [constat.code for constat in found]


def leaves(made: Made, desk: Desk, table: str) -> list[int]:
    """The pages that hold the rows of a table, in their order; closes the vault to read them."""
    with desk.store.read() as session:
        statement = "SELECT rootpage FROM sqlite_master WHERE name = :table"
        root = session.execute(text(statement), {"table": table}).scalar_one()
    assert desk.keys is not None
    key = desk.keys.donnees
    vault.close(desk)
    raw = made.base.read_bytes()[(root - 1) * PAGE : root * PAGE]
    plain = Cipher(AES(key), CBC(raw[-80:-64])).decryptor().update(raw[:-80])
    assert plain[0] == 5, "the root of a table with several leaves"
    cells = range(12, 12 + 2 * int.from_bytes(plain[3:5]), 2)
    places = [int.from_bytes(plain[cell : cell + 2]) for cell in cells]
    return [int.from_bytes(plain[at : at + 4]) for at in places] + [int.from_bytes(plain[8:12])]


def count(desk: Desk, model: type) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


# --- What is looked at -------------------------------------------------------------------


def test_only_what_is_asked_for(made: Made, desk: Desk) -> None:
    report = health.check(desk, made.folder, ["recherche", "liens"])
    assert report.controles == ("Les liens entre les données", "L’index de recherche")
    with pytest.raises(UsageError, match="moteur") as caught:
        health.check(desk, made.folder, ["moteur"])
    assert "sauvegardes" in caught.value.hint


def test_a_late_backup_then_a_recent_one(desk: Desk) -> None:
    late = replace(desk, today=lambda: today() + timedelta(days=8))
    assert codes(desk, "sauvegardes") == []
    assert codes(late, "sauvegardes") == ["COFFRE-12"]
    backups.back_up(desk)
    assert codes(desk, "sauvegardes") == []
    assert codes(late, "sauvegardes") == ["COFFRE-12"]
    backups.back_up(late)
    assert codes(late, "sauvegardes") == []


def test_a_backup_that_cannot_be_taken_back(made: Made, desk: Desk) -> None:
    nom = backups.back_up(desk).nom
    flip(made.folder / "sauvegardes" / nom / "donnees.db", 2 * PAGE + 50)
    assert codes(desk, "sauvegardes") == ["COFFRE-13"]


def test_leftovers_are_only_told(made: Made, desk: Desk) -> None:
    (made.folder / ".coffre.json.x").write_text("x")
    (made.folder / "donnees-7.db").write_bytes(b"x" * 5000)
    (made.folder / "sauvegardes" / ".2026-11-16-quotidienne.x").mkdir()
    (constat,) = health.check(desk, made.folder, ["restes"]).constats
    assert constat.code == "COFFRE-15"
    assert constat.gravite is Gravite.INFORMATION
    assert "(3)" in constat.message


def test_a_journal_somebody_edited(made: Made, desk: Desk) -> None:
    dossiers.list_dossiers(desk, FiltreDossiers())
    assert codes(desk, "journal") == []
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal SET acte = 'importer' WHERE id = 1")
    (constat,) = health.check(desk, made.folder, ["journal"]).constats
    assert constat.code == "COFFRE-16"
    assert "ligne 1" in constat.message


def test_f36_people_nothing_refers_to_are_told(made: Made, desk: Desk) -> None:
    with desk.store.write() as session:
        session.execute(text("DELETE FROM dossier WHERE numero = '2026-100'"))
        session.execute(text("DELETE FROM arret WHERE salarie_id = 100"))
    found = health.check(desk, made.folder, ["attaches"]).constats
    assert [constat.code for constat in found] == ["COFFRE-10"]


def test_every_code_is_explained() -> None:
    told = (RESOURCES / "aide" / "sante.md").read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in Path(health.__file__).parent.glob("*.py"))
    used = set(re.findall(r"COFFRE-\d\d", source))
    assert used == set(re.findall(r"COFFRE-\d\d", told))
    assert len(used) >= 16
    for controle in health.CONTROLES:
        assert f"`{controle.code}`" in told


def test_the_report_says_it_all_and_names_nobody(made: Made, desk: Desk) -> None:
    (made.folder / "LISEZ-MOI.txt").unlink()
    report = health.check(desk, made.folder)
    told = health.report_text(report, desk.titre, datetime(2026, 11, 17, 9, 5))
    assert "Sainte-Marthe" in told
    assert "17 novembre 2026, 09:05 UTC" in told
    assert "COFFRE-02" in told
    assert "réparé sur une copie" in told
    assert "Nom1" not in told


# --- Mended on a copy --------------------------------------------------------------------


def damage(made: Made, *pages: int) -> dict[str, bytes]:
    for page in pages:
        flip(made.base, (page - 1) * PAGE + 1000)
    return tree(made.folder)


def mended(made: Made, vers: Path) -> tuple[BilanReparation, Desk]:
    bilan = health.mend_unopened(made.folder, vers, password=PASSWORD, today=today)
    return bilan, vault.open_with_words(vers, made.words, today=today)


def test_f14_a_damaged_page_is_left_and_the_rest_taken(
    made: Made, desk: Desk, tmp_path: Path
) -> None:
    before = damage(made, leaves(made, desk, "salarie")[3])
    with pytest.raises(UserError):
        made.open()
    bilan, copy = mended(made, tmp_path / "réparé.coffre")
    assert tree(made.folder) == before  # bit for bit
    lost = {table.table: table.perdues for table in bilan.tables if table.perdues}
    assert lost == {"salarie": MANY + 1 - count(copy, Salarie)}
    assert 0 < (lost["salarie"] or 0) < 100
    assert bilan.liens == 2 * (lost["salarie"] or 0)  # their dossier and their leave
    assert codes(copy, "pages", "structure", "liens", "recherche") == []
    with copy.store.read() as session:
        assert session.scalars(select(Journal.acte).order_by(Journal.id.desc())).first() == ACT
    vault.close(copy)


@pytest.mark.parametrize("which", [-1, slice(0, 2)])
def test_f14_damage_at_either_end_or_over_several_pages(
    made: Made, desk: Desk, tmp_path: Path, which: int | slice
) -> None:
    pages = leaves(made, desk, "dossier")
    before = damage(made, *(pages[which] if isinstance(which, slice) else [pages[which]]))
    bilan, copy = mended(made, tmp_path / "réparé.coffre")
    assert tree(made.folder) == before
    kept = count(copy, Dossier)
    assert MANY // 4 < kept < MANY
    assert count(copy, Salarie) == MANY + 1
    assert not bilan.entier
    assert codes(copy, "structure", "liens", "recherche") == []
    vault.close(copy)


def test_a_sound_vault_is_copied_whole(made: Made, desk: Desk, tmp_path: Path) -> None:
    bilan = health.mend_copy(desk, made.folder, tmp_path / "copie.coffre")
    assert bilan.entier
    copy = vault.open_with_password(bilan.dossier, PASSWORD, today=today)
    for model in (Salarie, Dossier, Arret):
        assert count(copy, model) == count(desk, model)
    assert health.check(copy, bilan.dossier).constats[1:] == ()  # one person without a dossier
    vault.close(copy)
    with pytest.raises(UsageError, match="existe déjà"):
        health.mend_copy(desk, made.folder, bilan.dossier)


def test_f14_a_search_index_is_mended_on_the_copy_only(
    made: Made, desk: Desk, tmp_path: Path
) -> None:
    with desk.store.write() as session:
        session.execute(text("DELETE FROM recherche"))
    assert codes(desk, "recherche") == ["COFFRE-08"]
    bilan = health.mend_copy(desk, made.folder, tmp_path / "copie.coffre")
    assert codes(desk, "recherche") == ["COFFRE-08"]
    copy = vault.open_with_password(bilan.dossier, PASSWORD, today=today)
    assert codes(copy, "recherche") == []
    vault.close(copy)


def test_f14_what_cannot_be_mended_says_so(made: Made, desk: Desk, tmp_path: Path) -> None:
    vault.close(desk)
    before = damage(made, 1)
    with pytest.raises(AlteredVault) as caught:
        mended(made, tmp_path / "réparé.coffre")
    assert "sauvegarde" in caught.value.hint
    assert tree(made.folder) == before
    assert not (tmp_path / "réparé.coffre").exists()
