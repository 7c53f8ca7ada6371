"""A chargé's password and the raw files never yield what is medical: everything is decrypted here
that the data key opens, down to free pages, and searched for marked words.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import BrokenSeal, Forbidden, UserError
from pdp_desk.services import (
    dossiers,
    drafts,
    indicators,
    journal,
    medical,
    members,
    publishing,
    vault,
)
from pdp_desk.services.desk import Desk
from pdp_desk.storage import medical as seals
from pdp_desk.storage.engine import Store, open_connection
from pdp_desk.storage.tables import NoteMedicale
from pdp_desk.vault import backup
from tests.services.medical_desks import (
    DUMONTET,
    GARNIER,
    HERS,
    MARCHAND,
    TEAM,
    VASSEUR,
    Cell,
    make_cell,
    opened,
)
from tests.services.vaults import today

NEWCOMER, HER_PASSWORD = "Nadia Benali", "trois lamas violets sous la pluie 1962"
# One marked word for each thing that is medical; one that the team may read, to prove the search.
SECRETS = {
    "note": "zygomarque",
    "corrected": "ptyalorque",
    "replaced": "quinquoste",
    "deleted": "xylophasie",
    "opinion": "brachyolle",
    "answer": "kinescarbe",
    "question": "yttrodolor",
    "score": "morbigrave",
    "irdp": "wolframose",
    "file name": "hepatogrif",
    "file": "jugulostat",
    "draft": "nevroplume",
    "reason": "urgencille",
}
KNOWN = "visibilite"
PAGE, RESERVE, SALT = 4096, 80, 16
DESCRIBED = (
    ("note_medicale", "contenu_chiffre"),
    ("avis", "reponse_chiffre"),
    ("evaluation", "reponses_chiffre"),
    ("irdp", "detail_chiffre"),
    ("brouillon", "contenu_chiffre"),
    ("acces_exceptionnel", "motif"),
    ("piece_jointe", "contenu"),
)
BOUND = '{"colonne":"%s","format":1,"ligne":%d,"produit":"PDP Desk","table":"%s"}'


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with every secret in it, one backup, and a chargée with her own password."""
    room = tmp_path_factory.mktemp("secret")
    folder = make_cell(room / "Cellule.coffre")
    with opened(folder) as cell:
        members.add_member(cell.founder, NEWCOMER, Role.CHARGE, HER_PASSWORD)
        _write_secrets(cell, room)
        desk = cell.founder
        assert desk.keys is not None
        backup.make(folder, desk.keys, desk.store, "essai", desk.now())
    return folder


def _write_secrets(cell: Cell, room: Path) -> None:
    garnier, vasseur = cell.desk(GARNIER), cell.desk(VASSEUR)
    _write_notes(garnier)
    number = medical.ask_opinion(cell.desk(MARCHAND), HERS, f"Possible ? {KNOWN}")
    medical.answer_opinion(garnier, number, "Oui.", 1, partie_medicale=SECRETS["opinion"])
    answers = {SECRETS["question"]: SECRETS["answer"]}
    medical.record_evaluation(garnier, HERS, "WAI", answers, score=SECRETS["score"])
    medical.detail_irdp(garnier, HERS, DetailIrdp(0.5, commentaire=SECRETS["irdp"]), 1)
    file = room / f"{SECRETS['file name']}.txt"
    file.write_text(f"{SECRETS['file']} " * 2000, "utf-8")
    medical.add_medical_document(garnier, HERS, file)
    typed = {"texte": SECRETS["draft"]}
    drafts.keep_draft(garnier, "note_medicale", HERS, "texte", typed, medical=True)
    medical.break_glass(vasseur, HERS, f"Absence, {SECRETS['reason']}")


def _write_notes(garnier: Desk) -> None:
    medical.write_note(garnier, HERS, SECRETS["note"])
    number = medical.write_note(garnier, HERS, SECRETS["replaced"])
    seen = {note.id: note for note in medical.medical_part(garnier, HERS).notes}
    medical.correct_note(garnier, number, SECRETS["corrected"], seen[number].version)
    number = medical.write_note(garnier, HERS, SECRETS["deleted"])
    seen = {note.id: note for note in medical.medical_part(garnier, HERS).notes}
    medical.delete_note(garnier, number, seen[number].version)


def test_the_secrets_are_there_for_their_reader(secret: Path) -> None:
    with opened(secret) as cell:
        part = medical.medical_part(cell.desk(GARNIER), HERS)
        draft = drafts.take_draft(cell.desk(GARNIER), "note_medicale", HERS)
        assert medical.read_medical_document(cell.desk(GARNIER), part.pieces[0].id).contenu
    assert draft is not None
    told = f"{part} {draft.contenu}"
    assert [name for name, word in SECRETS.items() if word not in told] == ["deleted", "file"]


def test_f40_a_charge_with_the_raw_files_finds_ciphertext_only(secret: Path) -> None:
    desk = vault.open_with_password(secret, HER_PASSWORD, today=today)
    assert desk.keys is not None
    key = desk.keys.donnees
    assert desk.keys.medicale is None
    vault.close(desk)
    places = [secret, *(secret / "sauvegardes").iterdir()]
    assert len(places) > 1
    for place in places:
        base = place / "donnees.db"
        assert found_in(rows_of(base, key)) == (True, [])
        assert found_in(pages_of(base, key)) == (True, [])
    others = [path for path in secret.rglob("*") if path.is_file() and path.suffix != ".db"]
    assert found_in(path.read_bytes() for path in others) == (False, [])


def test_f40_nor_in_a_copy_made_in_clear(secret: Path, tmp_path: Path) -> None:
    """What the data key lets one export to an ordinary SQLite file, and its free pages."""
    key = her_key(secret)
    connection = open_connection(secret / "donnees.db", key, "mode=ro")
    clear = tmp_path / "clair.db"
    try:
        connection.execute("ATTACH DATABASE ? AS clair KEY ''", (str(clear),))
        connection.execute("SELECT sqlcipher_export('clair')")
    finally:
        connection.close()
    assert clear.read_bytes().startswith(b"SQLite format 3")
    assert found_in([clear.read_bytes()]) == (True, [])


def test_f40_the_keys_of_a_charge_open_no_seal(secret: Path) -> None:
    desk = vault.open_with_password(secret, HER_PASSWORD, today=today)
    assert desk.keys is not None
    try:
        with desk.store.read() as session:
            row = session.query(NoteMedicale).first()
        assert row is not None
        for key in (desk.keys.donnees, desk.keys.echange, desk.keys.signature):
            with pytest.raises(BrokenSeal):
                seals.reveal(row, "contenu_chiffre", key)
    finally:
        vault.close(desk)


def test_f40_a_role_edited_in_memory_does_not_give_the_key(secret: Path) -> None:
    desk = vault.open_with_password(secret, HER_PASSWORD, today=today)
    try:
        posing = replace(desk, membre=replace(desk.membre, role=Role.MEDECIN))
        with pytest.raises(Forbidden, match="clé médicale"):
            medical.medical_part(posing, HERS)
    finally:
        vault.close(desk)


def test_the_format_as_described_opens_everything(secret: Path) -> None:
    """With the medical key, AES-GCM and JSON alone: see `resources/aide/format-coffre.md`."""
    with opened(secret) as cell:
        keys = cell.founder.keys
        assert keys is not None
        opener, found = AESGCM(keys.medicale or b""), b""
        connection = open_connection(secret / "donnees.db", keys.donnees, "mode=ro")
        for table, column in DESCRIBED:
            only = " WHERE medicale" if table == "piece_jointe" else ""
            for row, sealed in connection.execute(f"SELECT id, {column} FROM {table}{only}"):
                if sealed is None:
                    continue
                raw = base64.b64decode(sealed) if isinstance(sealed, str) else sealed
                bound = BOUND % (column, row, table)
                plain = opener.decrypt(raw[:12], raw[12:], bound.encode())
                if table == "piece_jointe":
                    end = 4 + int.from_bytes(plain[:4], "big")
                    plain = plain[4:end] + b"\n" + plain[end:]
                found += plain
                json.loads(plain.split(b"\n")[0])
        connection.close()
    missing = [name for name, word in SECRETS.items() if word.encode() not in found]
    assert missing == ["deleted"]


@pytest.mark.parametrize("name", [MARCHAND, GARNIER, DUMONTET])
def test_f41_no_side_door_shows_anything_medical(secret: Path, name: str, tmp_path: Path) -> None:
    """List, dossier, timeline, figures and what is behind, journal, files: no secret."""
    with opened(secret) as cell:
        told = [str(said) for said in _side_doors(cell.desk(name), tmp_path)]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == (0 if name == MARCHAND else 2)
    contents = [*(text.encode() for text in told), *(path.read_bytes() for path in written)]
    assert found_in(contents)[1] == []


def _side_doors(desk: Desk, room: Path) -> Iterator[object]:
    doors: list[Callable[[], object]] = [
        lambda: dossiers.list_dossiers(desk, FiltreDossiers()),
        lambda: dossiers.show_dossier(desk, HERS),
        lambda: medical.list_opinions(desk, HERS),
        lambda: medical.list_documents(desk, HERS),
        lambda: medical.list_professionals(desk),
        lambda: indicators.overview(desk, 2026),
        *(partial(indicators.behind, desk, code, 2026) for code in ("P1a", "P1b", "P2a")),
        lambda: journal.read_journal(desk),
        lambda: journal.readers_of(desk, HERS),
        lambda: journal.export_journal(desk, room / "journal.csv"),
        lambda: journal.export_journal(desk, room / "journal.json"),
    ]
    for door in doors:
        try:
            yield door()
        except UserError as error:
            yield error


def test_f41_what_is_published_holds_nothing_medical(secret: Path, tmp_path: Path) -> None:
    with opened(secret) as cell:
        paths = publishing.publish(cell.desk(MARCHAND), 2026, tmp_path)
    assert paths
    assert found_in(path.read_bytes() for path in paths) == (False, [])


@pytest.mark.parametrize("name", [name for name, role in TEAM.items() if role != Role.DIRECTION])
def test_f41_the_search_finds_nothing_medical(secret: Path, name: str) -> None:
    with opened(secret) as cell:
        desk = cell.desk(name)
        for word in SECRETS.values():
            found = dossiers.list_dossiers(desk, FiltreDossiers(texte=word[:6]))
            assert found.lignes == ()
        assert dossiers.list_dossiers(desk, FiltreDossiers(texte="besson")).lignes


@pytest.mark.parametrize(
    "name", [n for n, role in TEAM.items() if role not in (Role.MEDECIN, Role.INFIRMIER)]
)
def test_f39_every_medical_act_is_refused_to_other_functions(secret: Path, name: str) -> None:
    with opened(secret) as cell:
        desk = cell.desk(name)
        part = medical.medical_part(cell.desk(GARNIER), HERS)
        for refused in (
            lambda: medical.medical_state(desk, HERS),
            lambda: medical.medical_part(desk, HERS),
            lambda: medical.write_note(desk, HERS, "x"),
            lambda: medical.delete_note(desk, part.notes[0].id, part.notes[0].version),
            lambda: medical.read_medical_document(desk, part.pieces[0].id),
            lambda: medical.remove_medical_document(desk, part.pieces[0].id),
            lambda: medical.break_glass(desk, HERS, "Un motif assez long"),
            lambda: drafts.keep_draft(desk, "note_medicale", HERS, None, {}, medical=True),
        ):
            with pytest.raises(Forbidden):
                refused()
        assert medical.medical_part(cell.desk(GARNIER), HERS) == part


def test_f40_a_medical_draft_of_somebody_else_is_not_seen(secret: Path) -> None:
    with opened(secret) as cell:
        assert drafts.drafts(cell.desk(VASSEUR)) == ()
        garnier = cell.desk(GARNIER)
        assert garnier.keys is not None
        without = replace(garnier, keys=replace(garnier.keys, medicale=None))
        assert drafts.drafts(without) == ()
        assert drafts.take_draft(without, "note_medicale", HERS) is None


# --- Looking everywhere ----------------------------------------------------------------------


def her_key(folder: Path) -> bytes:
    desk = vault.open_with_password(folder, HER_PASSWORD, today=today)
    assert desk.keys is not None
    vault.close(desk)
    return desk.keys.donnees


def found_in(contents: object) -> tuple[bool, list[str]]:
    """Whether the team's word is there, and which secrets are: in UTF-8, UTF-16 or Base64."""
    whole = b"\n".join(bytes(part) for part in contents).lower()  # type: ignore[attr-defined]
    return KNOWN.encode() in whole, [
        name for name, word in SECRETS.items() if any(form in whole for form in forms(word))
    ]


def forms(word: str) -> Iterator[bytes]:
    yield from (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + word.encode())
        yield encoded[4 if shift else 0 : -4].lower()


def rows_of(base: Path, key: bytes) -> Iterator[bytes]:
    """Every value of every table: those of the search index and the schema among them."""
    connection = open_connection(base, key, "mode=ro")
    try:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        assert {"recherche_data", "recherche_content", "note_medicale", "journal"} <= set(names)
        for name in ["sqlite_master", *names]:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from (v if isinstance(v, bytes) else str(v).encode() for v in row)
    finally:
        connection.close()


def pages_of(base: Path, key: bytes) -> Iterator[bytes]:
    """Every page as the data key decrypts it, free pages and unused space included."""
    raw = base.read_bytes()
    assert len(raw) % PAGE == 0
    for start in range(0, len(raw), PAGE):
        page = raw[start : start + PAGE]
        body, vector = page[SALT if start == 0 else 0 : -RESERVE], page[-RESERVE : -RESERVE + 16]
        opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        yield opener.update(body) + opener.finalize()


def test_the_search_would_see_a_leak(secret: Path, tmp_path: Path) -> None:
    """The same search on a store where somebody wrote a secret without sealing it."""
    with opened(secret) as cell:
        keys = cell.founder.keys
        assert keys is not None
        copy = tmp_path / "fuite.db"
        cell.founder.store.copy_to(copy, keys.donnees)
    leaking = Store(copy, keys.donnees)
    with leaking.write() as session:
        session.query(NoteMedicale).update({"contenu_chiffre": SECRETS["note"].encode()})
    leaking.close()
    assert found_in(rows_of(copy, keys.donnees))[1] == ["note"]
    assert found_in(pages_of(copy, keys.donnees))[1] == ["note"]
