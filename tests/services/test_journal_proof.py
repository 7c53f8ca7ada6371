"""The audit trail proved through the services, and compared with what others know of its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, update

from pdp_desk.domain.journal_phrases import compared_sentence, verdict_sentence
from pdp_desk.domain.views_journal import Defaut
from pdp_desk.errors import UsageError
from pdp_desk.services import dossiers, journal, vault
from pdp_desk.services.actes import note
from pdp_desk.storage.tables import Membre
from pdp_desk.storage.tables.systeme import Journal
from pdp_desk.vault import backup as copies
from pdp_desk.vault import folder as places
from pdp_desk.vault.keys import new_keys
from tests.services.journal_team import Team, public, work
from tests.services.vaults import MEMBRE, today

# --- the proof ----------------------------------------------------------------------------------


def test_an_ordinary_journal_is_whole(pair: Team) -> None:
    work(pair)
    steps: list[tuple[int, int]] = []
    verdict = journal.verify_journal(
        pair.claire, progress=lambda done, total: steps.append((done, total))
    )
    assert verdict.intact
    assert verdict.premiere is None
    assert verdict.lignes == 7
    assert verdict.debut is not None
    assert verdict_sentence(verdict).startswith("Le journal est intact")
    assert "comparée à rien" in compared_sentence(verdict)
    assert steps == []  # too few lines to count aloud


def test_who_opens_with_the_words_signs_with_them(pair: Team) -> None:
    work(pair)
    desk = vault.open_with_words(pair.made.folder, pair.made.words, today=today)
    dossiers.show_dossier(desk, 1)
    vault.close(desk)
    verdict = journal.verify_journal(pair.claire)
    assert verdict.intact
    assert verdict.par_les_mots == 1


def test_what_old_words_have_signed_is_still_proved(pair: Team) -> None:
    """The line that tells of the new words carries the key of the old ones."""
    manifest = places.read_manifest(pair.made.folder)
    (words,) = (slot for slot in manifest.emplacements if slot.type == "mots")
    desk = vault.open_with_words(pair.made.folder, pair.made.words, today=today)
    dossiers.show_dossier(desk, 1)
    vault.close(desk)
    others = tuple(slot for slot in manifest.emplacements if slot is not words)
    fresh = msgspec.structs.replace(words, verification=public(new_keys(bytes(32), None)))
    assert pair.claire.keys is not None
    mac = pair.claire.keys.mac_key(manifest.id)
    now = places.read_manifest(pair.made.folder)
    places.write_manifest(
        pair.made.folder, msgspec.structs.replace(now, emplacements=(*others, fresh)), mac
    )
    assert journal.verify_journal(pair.claire).toutes == 1
    with pair.claire.store.write() as session:
        detail = {"cles_retirees": words.verification.hex()}
        note(session, pair.claire, "refaire_mots", "reglage", detail=detail)
    assert journal.verify_journal(pair.claire).intact


def test_a_key_changed_in_the_base_is_seen(pair: Team) -> None:
    """Somebody who holds the data key gives Claire's name a key of their own."""
    work(pair)
    with pair.claire.store.write() as session:
        session.execute(
            update(Membre).where(Membre.nom == MEMBRE).values(cle_publique=public(pair.ines.keys))  # type: ignore[arg-type]
        )
    verdict = journal.verify_journal(pair.claire)
    assert verdict.premiere is not None
    assert verdict.premiere.genre is Defaut.CLE
    assert MEMBRE in verdict_sentence(verdict)


def backup(pair: Team) -> str:
    desk = pair.claire
    assert desk.folder is not None
    assert desk.keys is not None
    return copies.make(desk.folder, desk.keys, desk.store, "essai", desk.now()).nom


def test_a_cut_end_shows_against_a_backup(pair: Team) -> None:
    work(pair)
    name = backup(pair)
    verdict = journal.verify_journal(pair.claire)
    assert verdict.intact
    assert verdict.temoins == (name,)
    assert "1 sauvegarde" in compared_sentence(verdict)
    with pair.claire.store.write() as session:
        session.execute(delete(Journal).where(Journal.id > 4))
    cut = journal.verify_journal(pair.claire).premiere
    assert cut is not None
    assert (cut.genre, cut.numero, cut.autre, cut.nom) == (Defaut.COUPEE, 5, 7, name)


def test_a_backup_that_cannot_be_read_is_counted(pair: Team) -> None:
    work(pair)
    name = backup(pair)
    path = pair.made.folder / "sauvegardes" / name / "donnees.db"
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)
    verdict = journal.verify_journal(pair.claire)
    assert verdict.intact
    assert (verdict.temoins, verdict.sans_comparaison) == ((), 1)


def test_an_export_kept_elsewhere_is_a_witness(pair: Team, tmp_path: Path) -> None:
    work(pair)
    export = journal.export_journal(pair.claire, tmp_path / "temoin.json").fichier
    assert journal.verify_journal(pair.claire, export).temoins == ("temoin.json",)
    with pair.claire.store.write() as session:
        session.execute(delete(Journal).where(Journal.id > 6))
    dossiers.show_dossier(replace(pair.ines, _read={}), 2)
    dossiers.show_dossier(replace(pair.ines, _read={}), 2)
    verdict = journal.verify_journal(pair.claire, export)
    assert verdict.premiere is not None
    assert verdict.premiere.genre is Defaut.TEMOIN
    assert journal.verify_journal(pair.claire).intact  # the export alone remembers


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": "autre"}',
        '{"format": "pdp-desk/journal", "tete": 3}',
        '{"format": "pdp-desk/journal", "tete": {"numero": 1e999, "empreinte": ""}}',
        '{"format": "pdp-desk/journal", "tete": {"numero": 9223372036854775808, "empreinte": ""}}',
    ],
)
def test_another_file_is_no_witness(pair: Team, tmp_path: Path, content: str) -> None:
    path = tmp_path / "autre.json"
    path.write_text(content)
    with pytest.raises(UsageError, match="n’est pas un export"):
        journal.verify_journal(pair.claire, path)
    with pytest.raises(UsageError, match="ne peut pas être lu"):
        journal.verify_journal(pair.claire, tmp_path / "absent.json")
