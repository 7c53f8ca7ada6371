"""The audit trail through the services: read, who read, proved, exported."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import delete, event, select, update

from pdp_desk.domain.folding import person_key
from pdp_desk.domain.journal_phrases import compared_sentence, local, verdict_sentence
from pdp_desk.domain.views import FiltreDossiers, MembreVue
from pdp_desk.domain.views_journal import Defaut, FiltreJournal
from pdp_desk.domain.vocabulary import Nature, Role
from pdp_desk.errors import StorageFailed, UsageError
from pdp_desk.services import dossiers, journal, vault
from pdp_desk.services.actes import note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Dossier, Evenement, ImportLigne, ImportLot, Membre, Salarie
from pdp_desk.storage.tables.systeme import Journal
from pdp_desk.vault import backup as copies
from pdp_desk.vault import folder as places
from pdp_desk.vault.keys import Keys, new_keys
from tests.services.vaults import MEMBRE, Made, make, today

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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = make(tmp_path_factory.mktemp("journal") / "Équipe.coffre")
    desk = made.open()
    fill(desk)
    vault.close(desk)
    return made


@pytest.fixture
def team(whole: Made, tmp_path: Path) -> Iterator[Team]:
    folder = Path(shutil.copytree(whole.folder, tmp_path / whole.folder.name))
    made = Made(folder, whole.words)
    desk = made.open()
    yield Team(made, desk, colleague(desk))
    vault.close(desk)


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


# --- reading ------------------------------------------------------------------------------------


def test_each_line_is_a_sentence(team: Team) -> None:
    work(team)
    assert phrases(team) == [
        "Claire Dumontet a lu le journal",
        "Claire Dumontet a importé un classeur (personne n° 1)",
        "Inès Kaddour a dit ce que contient une colonne (dossier 2024-0031)",
        "Claire Dumontet a ouvert le dossier 2024-0031",
        "Inès Kaddour a ouvert le dossier 2024-0032",
        "Inès Kaddour a ouvert le dossier 2024-0031",
        "Inès Kaddour a parcouru la liste des dossiers",
        "Inès Kaddour a parcouru la liste des dossiers",
    ]


def test_a_line_says_what_it_can_and_no_more(team: Team) -> None:
    work(team)
    by_number = {ligne.numero: ligne for ligne in journal.read_journal(team.claire).lignes}
    assert [by_number[n].precisions for n in (1, 2, 7)] == [
        "",
        "avec une recherche",
        "lignes\xa0: 3",
    ]
    assert by_number[3].dossier_id == 1
    assert by_number[1].dossier_id is None
    assert by_number[6].dossier == NUMERO
    assert all(ligne.signee and not ligne.efface for ligne in by_number.values())


def test_pages_follow_each_other_by_number(team: Team) -> None:
    work(team)
    seen: list[int] = []
    suite: int | None = None
    while True:
        page = journal.read_journal(team.claire, suite=suite, taille=3)
        seen += [ligne.numero for ligne in page.lignes]
        suite = page.suite
        if suite is None:
            break
    assert seen == list(range(8, 0, -1))


def test_the_filters_keep_what_they_say(team: Team) -> None:
    work(team)
    ines = team.ines.membre.id

    def kept(**wanted: object) -> list[int]:
        filtre = FiltreJournal(**wanted)  # type: ignore[arg-type]
        return [ligne.numero for ligne in journal.read_journal(team.claire, filtre).lignes]

    assert kept(membre_id=ines) == [6, 4, 3, 2, 1]
    assert kept(acte="voir_dossier") == [5, 4, 3]
    assert kept(acte="voir_dossier", membre_id=ines) == [4, 3]
    # The dossier itself, an event in it, the person it accompanies.
    assert kept(dossier_id=1) == [7, 6, 5, 3]
    assert kept(dossier_id=2) == [4]


def test_a_period_is_made_of_local_days(team: Team) -> None:
    work(team)
    at = datetime(2026, 11, 12, 23, 30)
    start = at.astimezone().utctimetuple()  # what the store holds of 23:30 here
    with team.claire.store.write() as session:
        session.execute(update(Journal).where(Journal.id == 3).values(instant=datetime(*start[:6])))
    day = FiltreJournal(du=date(2026, 11, 12), au=date(2026, 11, 12))
    found = journal.read_journal(team.claire, day).lignes
    assert [ligne.numero for ligne in found] == [3]
    assert local(found[0].instant) == at
    assert not journal.read_journal(team.claire, FiltreJournal(au=date(2026, 11, 11))).lignes


def test_the_choices_are_the_members_and_the_acts_that_have_a_line(team: Team) -> None:
    work(team)
    choices = journal.journal_choices(team.claire)
    assert [nom for _, nom in choices.membres] == [MEMBRE, "Inès Kaddour"]
    assert choices.actes == (
        ("nommer_colonne", "Dire ce que contient une colonne"),
        ("importer", "Importer un classeur"),
        ("voir_dossier", "Ouvrir un dossier"),
        ("voir_dossiers", "Parcourir les dossiers"),
    )


def test_what_is_about_a_deleted_object_is_still_about_its_dossier(team: Team) -> None:
    with team.ines.store.write() as session:
        note(session, team.ines, "annuler_import", "evenement", 9, {"dossier": 1})
        session.execute(delete(Evenement).where(Evenement.id == 9))
    (ligne,) = journal.read_journal(team.claire, FiltreJournal(dossier_id=1)).lignes
    assert ligne.dossier == NUMERO
    assert not ligne.precisions


def test_an_altered_detail_keeps_nothing_from_being_read(team: Team) -> None:
    with team.ines.store.write() as session:
        note(session, team.ines, "annuler_import", "evenement", 9, {"dossier": 1})
        session.execute(update(Journal).values(detail="{abîmé"))
    found = journal.read_journal(team.claire, FiltreJournal(dossier_id=1)).lignes
    assert [ligne.numero for ligne in found] == [1]


def test_an_act_of_a_later_version_is_shown_by_its_code(team: Team) -> None:
    with team.ines.store.write() as session:
        session.execute(select(Journal.id))
    with team.claire.store.write() as session:
        note(session, team.claire, "acte_a_venir", "chose", 4)
    assert phrases(team)[1] == "Claire Dumontet a fait « acte a venir » (chose n° 4)".replace(
        "« ", "«\xa0"
    ).replace(" »", "\xa0»")


# --- readings close in time ---------------------------------------------------------------------


def test_reading_again_at_once_is_one_reading(team: Team) -> None:
    for _ in range(3):
        dossiers.show_dossier(team.ines, 1)
        dossiers.list_dossiers(team.ines, FiltreDossiers(texte="bes"))
        dossiers.list_dossiers(team.ines, FiltreDossiers(texte="besson"))
    assert len(phrases(team)) == 3  # with this reading


@pytest.mark.parametrize("days", [1, -1])
def test_later_or_after_a_clock_was_set_back_it_is_another_reading(team: Team, days: int) -> None:
    day = [today()]
    desk = replace(team.ines, today=lambda: day[0], _read={})
    dossiers.show_dossier(desk, 1)
    day[0] += timedelta(days=days)
    dossiers.show_dossier(desk, 1)
    assert len(phrases(team)) == 3


def test_old_readings_are_forgotten(team: Team) -> None:
    day = [today()]
    desk = replace(team.ines, today=lambda: day[0], _read={})
    for _ in range(5):
        dossiers.show_dossier(desk, 1)
        day[0] += timedelta(days=1)
    assert len(desk._read) == 1


def test_a_reading_that_fails_leaves_no_line(team: Team) -> None:
    with pytest.raises(UsageError):
        dossiers.show_dossier(team.ines, 999)
    assert phrases(team) == ["Claire Dumontet a lu le journal"]


def test_each_member_reads_for_themselves(team: Team) -> None:
    dossiers.show_dossier(team.ines, 1)
    dossiers.show_dossier(team.claire, 1)
    assert {lecteur.nom for lecteur in journal.readers_of(team.claire, 1)} == {
        MEMBRE,
        "Inès Kaddour",
    }


# --- who read a dossier -------------------------------------------------------------------------


def test_who_read_a_dossier(team: Team) -> None:
    work(team)
    claire, ines = journal.readers_of(team.claire, 1)
    assert (claire.nom, claire.role) == (MEMBRE, Role.RESPONSABLE)
    # Asking who read it is a reading too.
    assert (claire.lectures, claire.ecritures) == (2, 1)
    assert (ines.nom, ines.lectures, ines.ecritures) == ("Inès Kaddour", 1, 1)
    assert ines.premiere <= ines.derniere <= claire.derniere
    assert [one.nom for one in journal.readers_of(team.claire, 2)] == [MEMBRE, "Inès Kaddour"]


def test_a_number_given_again_after_an_import_was_undone_inherits_no_reader(team: Team) -> None:
    work(team)
    later = team.claire.now() + timedelta(hours=1)
    with team.claire.store.write() as session:
        lot = ImportLot(fichier="x.xlsx", empreinte="", importe_le=later, lignes_lues=1, bilan="{}")
        session.add(lot)
        session.flush()
        session.add(
            ImportLigne(lot_id=lot.id, feuille="F", ligne=2, objet="dossier", objet_id=1, cree=True)
        )
    assert journal.readers_of(team.claire, 1) == ()


def test_a_number_given_again_after_an_erasure_inherits_no_reader(team: Team) -> None:
    work(team)
    with team.claire.store.write() as session:
        freed = {"numeros": {"dossier": "1", "salarie": "1"}}
        note(session, team.claire, "effacer_personne", "salarie", 77, freed)
    dossiers.show_dossier(replace(team.ines, _read={}), 1)
    ines, _ = journal.readers_of(team.claire, 1)[::-1]
    assert (ines.nom, ines.lectures) == ("Inès Kaddour", 1)


# --- the proof ----------------------------------------------------------------------------------


def test_an_ordinary_journal_is_whole(team: Team) -> None:
    work(team)
    steps: list[tuple[int, int]] = []
    verdict = journal.verify_journal(
        team.claire, progress=lambda done, total: steps.append((done, total))
    )
    assert verdict.intact
    assert verdict.premiere is None
    assert verdict.lignes == 7
    assert verdict.debut is not None
    assert verdict_sentence(verdict).startswith("Le journal est intact")
    assert "comparée à rien" in compared_sentence(verdict)
    assert steps == []  # too few lines to count aloud


def test_who_opens_with_the_words_signs_with_them(team: Team) -> None:
    work(team)
    desk = vault.open_with_words(team.made.folder, team.made.words, today=today)
    dossiers.show_dossier(desk, 1)
    vault.close(desk)
    verdict = journal.verify_journal(team.claire)
    assert verdict.intact
    assert verdict.par_les_mots == 1


def test_what_old_words_have_signed_is_still_proved(team: Team) -> None:
    """The line that tells of the new words carries the key of the old ones."""
    manifest = places.read_manifest(team.made.folder)
    (words,) = (slot for slot in manifest.emplacements if slot.type == "mots")
    desk = vault.open_with_words(team.made.folder, team.made.words, today=today)
    dossiers.show_dossier(desk, 1)
    vault.close(desk)
    others = tuple(slot for slot in manifest.emplacements if slot is not words)
    fresh = msgspec.structs.replace(words, verification=public(new_keys(bytes(32), None)))
    assert team.claire.keys is not None
    mac = team.claire.keys.mac_key(manifest.id)
    now = places.read_manifest(team.made.folder)
    places.write_manifest(
        team.made.folder, msgspec.structs.replace(now, emplacements=(*others, fresh)), mac
    )
    assert journal.verify_journal(team.claire).toutes == 1
    with team.claire.store.write() as session:
        detail = {"cles_retirees": words.verification.hex()}
        note(session, team.claire, "refaire_mots", "reglage", detail=detail)
    assert journal.verify_journal(team.claire).intact


def test_a_key_changed_in_the_base_is_seen(team: Team) -> None:
    """Somebody who holds the data key gives Claire's name a key of their own."""
    work(team)
    with team.claire.store.write() as session:
        session.execute(
            update(Membre).where(Membre.nom == MEMBRE).values(cle_publique=public(team.ines.keys))  # type: ignore[arg-type]
        )
    verdict = journal.verify_journal(team.claire)
    assert verdict.premiere is not None
    assert verdict.premiere.genre is Defaut.CLE
    assert MEMBRE in verdict_sentence(verdict)


def backup(team: Team) -> str:
    desk = team.claire
    assert desk.folder is not None
    assert desk.keys is not None
    return copies.make(desk.folder, desk.keys, desk.store, "essai", desk.now()).nom


def test_a_cut_end_shows_against_a_backup(team: Team) -> None:
    work(team)
    name = backup(team)
    verdict = journal.verify_journal(team.claire)
    assert verdict.intact
    assert verdict.temoins == (name,)
    assert "1 sauvegarde" in compared_sentence(verdict)
    with team.claire.store.write() as session:
        session.execute(delete(Journal).where(Journal.id > 4))
    cut = journal.verify_journal(team.claire).premiere
    assert cut is not None
    assert (cut.genre, cut.numero, cut.autre, cut.nom) == (Defaut.COUPEE, 5, 7, name)


def test_a_backup_that_cannot_be_read_is_counted(team: Team) -> None:
    work(team)
    name = backup(team)
    path = team.made.folder / "sauvegardes" / name / "donnees.db"
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)
    verdict = journal.verify_journal(team.claire)
    assert verdict.intact
    assert (verdict.temoins, verdict.sans_comparaison) == ((), 1)


def test_an_export_kept_elsewhere_is_a_witness(team: Team, tmp_path: Path) -> None:
    work(team)
    export = journal.export_journal(team.claire, tmp_path / "temoin.json").fichier
    assert journal.verify_journal(team.claire, export).temoins == ("temoin.json",)
    with team.claire.store.write() as session:
        session.execute(delete(Journal).where(Journal.id > 6))
    dossiers.show_dossier(replace(team.ines, _read={}), 2)
    dossiers.show_dossier(replace(team.ines, _read={}), 2)
    verdict = journal.verify_journal(team.claire, export)
    assert verdict.premiere is not None
    assert verdict.premiere.genre is Defaut.TEMOIN
    assert journal.verify_journal(team.claire).intact  # the export alone remembers


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "autre"}', '{"format": "pdp-desk/journal", "tete": 3}']
)
def test_another_file_is_no_witness(team: Team, tmp_path: Path, content: str) -> None:
    path = tmp_path / "autre.json"
    path.write_text(content)
    with pytest.raises(UsageError, match="n’est pas un export"):
        journal.verify_journal(team.claire, path)
    with pytest.raises(UsageError, match="ne peut pas être lu"):
        journal.verify_journal(team.claire, tmp_path / "absent.json")


# --- the export ---------------------------------------------------------------------------------


def test_the_csv_is_read_by_french_excel(team: Team, tmp_path: Path) -> None:
    """F47: BOM, semicolons, CRLF."""
    work(team)
    done = journal.export_journal(team.claire, tmp_path / "journal.csv")
    raw = done.fichier.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfnumero;date;heure;membre;")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 9
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert done.lignes == 8
    assert rows[3][3:7] == [
        "Inès Kaddour",
        "Ouvrir un dossier",
        "Inès Kaddour a ouvert le dossier 2024-0031",
        NUMERO,
    ]
    assert rows[-1][4] == "Exporter le journal"


def test_f48_no_cell_is_a_formula(team: Team, tmp_path: Path) -> None:
    with team.claire.store.write() as session:
        session.execute(
            update(Membre).where(Membre.nom == "Inès Kaddour").values(nom="=HYPERLINK(1)")
        )
        session.execute(update(Dossier).where(Dossier.id == 1).values(numero="@SUM(A1)"))
    dossiers.show_dossier(team.ines, 1)
    text = journal.export_journal(team.claire, tmp_path / "j.csv").fichier.read_text("utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines(), delimiter=";") for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "|", "%"))]


def verified_outside(content: Any) -> int:
    """What a DPO can do with the JSON, a hash and an Ed25519 library, and nothing of ours."""
    keys: dict[int, list[str]] = {one["membre"]: one["cles"] for one in content["cles"]["membres"]}
    words: list[str] = content["cles"]["mots"]
    before = "0" * 64
    for line in content["lignes"]:
        said = {
            key: line[key]
            for key in ("numero", "instant", "membre", "acte", "objet", "objet_id", "precedent")
        }
        said["detail"] = line["detail_empreinte"]
        raw = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        assert sha256(raw).hexdigest() == line["empreinte"]
        assert line["precedent"] == before
        if line["detail"] is not None:
            assert sha256(line["detail"].encode()).hexdigest() == line["detail_empreinte"]
        assert any(
            signed_by(key, line["signature"], raw) for key in [*keys[line["membre"]], *words]
        )
        before = line["empreinte"]
    assert before == content["tete"]["empreinte"]
    return len(content["lignes"])


def signed_by(key: str, signature: str, raw: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), raw)
    except InvalidSignature:
        return False
    return True


def test_the_json_is_verified_without_pdp_desk(team: Team, tmp_path: Path) -> None:
    work(team)
    done = journal.export_journal(team.claire, tmp_path / "journal.json")
    content = json.loads(done.fichier.read_bytes())
    assert content["complet"]
    assert content["par"] == MEMBRE
    assert verified_outside(content) == done.lignes == 8


def test_a_filtered_export_says_so(team: Team, tmp_path: Path) -> None:
    work(team)
    filtre = FiltreJournal(acte="voir_dossier")
    done = journal.export_journal(team.claire, tmp_path / "j.json", filtre)
    content = json.loads(done.fichier.read_bytes())
    assert [line["numero"] for line in content["lignes"]] == [3, 4, 5]
    assert not content["complet"]
    assert content["tete"]["numero"] == 8  # a witness of the whole all the same


def test_nothing_that_exists_is_replaced(team: Team, tmp_path: Path) -> None:
    """F13."""
    path = tmp_path / "j.csv"
    path.write_text("précieux")
    with pytest.raises(UsageError, match="existe déjà"):
        journal.export_journal(team.claire, path)
    with pytest.raises(UsageError, match=r"en \.csv ou en \.json"):
        journal.export_journal(team.claire, tmp_path / "j.xlsx")
    assert path.read_text() == "précieux"
    assert phrases(team) == ["Claire Dumontet a lu le journal"]


def test_f7_an_export_the_disk_refuses_leaves_neither_file_nor_line(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(team)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pdp_desk.services.journal_export.os.fsync", full)
        with pytest.raises(StorageFailed):
            journal.export_journal(team.claire, tmp_path / "sortie" / ".." / "j.csv")
        with pytest.raises(StorageFailed):
            journal.export_journal(team.claire, tmp_path / "j.json")
    assert not list(tmp_path.glob("*j.*"))
    assert not list(tmp_path.glob(".*j.*"))
    assert phrases(team, FiltreJournal(acte="exporter_journal")) == []


def test_an_export_whose_line_cannot_be_kept_does_not_stay(team: Team, tmp_path: Path) -> None:
    def refuse(connection: object) -> None:
        raise ZeroDivisionError

    engine = team.claire.store.engine
    event.listen(engine, "commit", refuse)
    try:
        with pytest.raises(ZeroDivisionError):
            journal.export_journal(team.claire, tmp_path / "j.csv")
    finally:
        event.remove(engine, "commit", refuse)
    assert not (tmp_path / "j.csv").exists()
    assert phrases(team, FiltreJournal(acte="exporter_journal")) == []
