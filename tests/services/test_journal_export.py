"""The audit trail as a file: read in a spreadsheet, verified without PDP Desk."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import event, update

from pdp_desk.domain.views_journal import FiltreJournal
from pdp_desk.errors import StorageFailed, UsageError
from pdp_desk.services import dossiers, journal
from pdp_desk.storage.tables import Dossier, Membre
from tests.services.journal_team import NUMERO, Team, phrases, work
from tests.services.vaults import MEMBRE

# --- the export ---------------------------------------------------------------------------------


def test_the_csv_is_read_by_french_excel(pair: Team, tmp_path: Path) -> None:
    """F47: BOM, semicolons, CRLF."""
    work(pair)
    done = journal.export_journal(pair.claire, tmp_path / "journal.csv")
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


def test_f48_no_cell_is_a_formula(pair: Team, tmp_path: Path) -> None:
    with pair.claire.store.write() as session:
        session.execute(
            update(Membre).where(Membre.nom == "Inès Kaddour").values(nom="=HYPERLINK(1)")
        )
        session.execute(update(Dossier).where(Dossier.id == 1).values(numero="@SUM(A1)"))
    dossiers.show_dossier(pair.ines, 1)
    text = journal.export_journal(pair.claire, tmp_path / "j.csv").fichier.read_text("utf-8-sig")
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


def test_the_json_is_verified_without_pdp_desk(pair: Team, tmp_path: Path) -> None:
    work(pair)
    done = journal.export_journal(pair.claire, tmp_path / "journal.json")
    content = json.loads(done.fichier.read_bytes())
    assert content["complet"]
    assert content["par"] == MEMBRE
    assert verified_outside(content) == done.lignes == 8


def test_a_filtered_export_says_so(pair: Team, tmp_path: Path) -> None:
    work(pair)
    filtre = FiltreJournal(acte="voir_dossier")
    done = journal.export_journal(pair.claire, tmp_path / "j.json", filtre)
    content = json.loads(done.fichier.read_bytes())
    assert [line["numero"] for line in content["lignes"]] == [3, 4, 5]
    assert not content["complet"]
    assert content["tete"]["numero"] == 8  # a witness of the whole all the same


def test_nothing_that_exists_is_replaced(pair: Team, tmp_path: Path) -> None:
    """F13."""
    path = tmp_path / "j.csv"
    path.write_text("précieux")
    with pytest.raises(UsageError, match="existe déjà"):
        journal.export_journal(pair.claire, path)
    with pytest.raises(UsageError, match=r"en \.csv ou en \.json"):
        journal.export_journal(pair.claire, tmp_path / "j.xlsx")
    assert path.read_text() == "précieux"
    assert phrases(pair) == ["Claire Dumontet a lu le journal"]


def test_a_place_that_cannot_be_is_said(pair: Team, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="« rien » n’existe pas"):
        journal.export_journal(pair.claire, tmp_path / "rien" / "j.csv")
    with pytest.raises(StorageFailed, match="trop long"):
        journal.export_journal(pair.claire, tmp_path / f"{'x' * 300}.csv")
    assert list(tmp_path.glob("*.csv")) == []


def test_f7_an_export_the_disk_refuses_leaves_neither_file_nor_line(
    pair: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(pair)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pdp_desk.services.journal_export.os.fsync", full)
        with pytest.raises(StorageFailed):
            journal.export_journal(pair.claire, tmp_path / "j.csv")
        with pytest.raises(StorageFailed):
            journal.export_journal(pair.claire, tmp_path / "j.json")
    assert not list(tmp_path.glob("*j.*"))
    assert not list(tmp_path.glob(".*j.*"))
    assert phrases(pair, FiltreJournal(acte="exporter_journal")) == []


def test_an_export_whose_line_cannot_be_kept_does_not_stay(pair: Team, tmp_path: Path) -> None:
    def refuse(connection: object) -> None:
        raise ZeroDivisionError

    engine = pair.claire.store.engine
    event.listen(engine, "commit", refuse)
    try:
        with pytest.raises(ZeroDivisionError):
            journal.export_journal(pair.claire, tmp_path / "j.csv")
    finally:
        event.remove(engine, "commit", refuse)
    assert not (tmp_path / "j.csv").exists()
    assert phrases(pair, FiltreJournal(acte="exporter_journal")) == []
