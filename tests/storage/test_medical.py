"""The medical seal: bound to its place and its vault, complete, changed as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, LargeBinary, select

from pdp_desk.errors import BrokenSeal
from pdp_desk.storage import medical as seals
from pdp_desk.storage.engine import Store
from pdp_desk.storage.medical import BLOCK, NONCE_SIZE, SEALED, TAG_SIZE, Place
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Base,
    Brouillon,
    Dossier,
    NoteMedicale,
    PieceJointe,
    Salarie,
)
from tests.conftest import examples

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
HERE = Place("note_medicale", 12, "contenu_chiffre")
# Bytes that are not medical: what proves, wraps or publishes keys, and the journal's hashes.
PUBLIC = {
    "membre.cle_publique",
    "journal.detail_empreinte",
    "journal.precedent",
    "journal.empreinte",
    "journal.signature",
}


def test_the_bytes_are_those_of_the_format() -> None:
    sealed = seals.seal(KEY, HERE, b"Lombalgie")
    bound = (
        b'{"colonne":"contenu_chiffre","format":1,"ligne":12,'
        b'"produit":"PDP Desk","table":"note_medicale"}'
    )
    assert AESGCM(KEY).decrypt(sealed[:12], sealed[12:], bound) == b"Lombalgie"
    assert len(sealed) == NONCE_SIZE + len(b"Lombalgie") + TAG_SIZE


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("avis", 12, "contenu_chiffre"),
        Place("note_medicale", 13, "contenu_chiffre"),
        Place("note_medicale", 12, "reponse_chiffre"),
    ],
)
def test_a_sealed_value_opens_in_its_place_only(elsewhere: Place) -> None:
    sealed = seals.seal(KEY, HERE, b"Lombalgie")
    assert seals.unseal(KEY, HERE, sealed) == b"Lombalgie"
    with pytest.raises(BrokenSeal, match=f"table {elsewhere.table}, ligne {elsewhere.row}"):
        seals.unseal(KEY, elsewhere, sealed)


def test_a_sealed_value_opens_in_its_vault_only() -> None:
    with pytest.raises(BrokenSeal):
        seals.unseal(OTHER, HERE, seals.seal(KEY, HERE, b"Lombalgie"))


@given(st.binary(max_size=80), st.integers(0, 10_000), st.integers(1, 255))
def test_a_flipped_byte_is_seen(plain: bytes, at: int, flip: int) -> None:
    sealed = bytearray(seals.seal(KEY, HERE, plain))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(BrokenSeal):
        seals.unseal(KEY, HERE, bytes(sealed))


@pytest.mark.parametrize("length", range(NONCE_SIZE + TAG_SIZE))
def test_a_truncated_value_is_refused(length: int) -> None:
    with pytest.raises(BrokenSeal):
        seals.unseal(KEY, HERE, seals.seal(KEY, HERE, b"")[:length])


def test_each_sealing_has_its_own_nonce() -> None:
    assert len({seals.seal(KEY, HERE, b"x")[:NONCE_SIZE] for _ in range(1000)}) == 1000


@settings(max_examples=examples(30))
@given(st.dictionaries(st.text(), st.text()))
def test_a_record_is_filled_up_to_a_block(content: dict[str, str]) -> None:
    packed = seals.pack(content)
    assert len(packed) % BLOCK == 0
    assert seals.unpack(packed) == content


def test_the_length_does_not_tell_one_short_answer_from_another() -> None:
    assert len({len(seals.pack({"score": str(score)})) for score in range(50)}) == 1


@settings(max_examples=examples(30))
@given(st.dictionaries(st.text(), st.text()), st.binary())
def test_a_file_keeps_its_facts_and_its_bytes(facts: dict[str, str], content: bytes) -> None:
    assert seals.unpack_file(seals.pack_file(facts, content)) == (facts, content)


def test_no_medical_column_is_forgotten() -> None:
    """Every column of bytes is either sealed or known to be public; so is every `…_chiffre`."""
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) or column.name.endswith("_chiffre")
    }
    sealed = {f"{one.table.name}.{one.column}" for one in SEALED if not one.text}
    assert columns == sealed | PUBLIC
    for one in SEALED:
        assert one.column in one.table.c
        assert not one.when or isinstance(one.table.c[one.when].type, Boolean)


def test_resealing_changes_every_medical_value_and_nothing_else(store: Store) -> None:
    _fill(store)
    before = _values(store)
    with store.write() as session:
        assert seals.reseal(session, KEY, OTHER) == len(SEALED)
    after = _values(store)
    for one in SEALED:
        name = f"{one.table.name}.{one.column}"
        assert before[name] != after[name]
    with store.read() as session:
        for one in SEALED:
            row = session.scalars(select(one.kind).where(_sealed(one))).one()
            assert seals.unpack(seals.reveal(row, one.column, OTHER)) == {"table": one.table.name}  # type: ignore[arg-type]
            with pytest.raises(BrokenSeal):
                seals.reveal(row, one.column, KEY)  # type: ignore[arg-type]
        plain = session.scalars(select(PieceJointe).where(PieceJointe.medicale.is_(False))).one()
        assert plain.contenu == b"%PDF-"


def test_resealing_with_a_wrong_key_changes_nothing(store: Store) -> None:
    _fill(store)
    before = _values(store)
    with pytest.raises(BrokenSeal), store.write() as session:
        seals.reseal(session, OTHER, KEY)
    assert _values(store) == before


def test_a_value_that_does_not_open_keeps_nothing_else_from_resealing(store: Store) -> None:
    """Damaged on purpose, it would keep the one who did it from ever losing their access."""
    _fill(store)
    with store.write() as session:
        session.scalars(select(NoteMedicale)).one().contenu_chiffre = bytes(60)
    before = _values(store)
    with store.write() as session:
        assert seals.reseal(session, KEY, OTHER) == len(SEALED) - 1
    same = {name for name, value in _values(store).items() if value == before[name]}
    assert "note_medicale.contenu_chiffre" in same


def test_a_value_cut_from_its_text_column_is_refused(store: Store) -> None:
    _fill(store)
    with store.write() as session:
        session.scalars(select(AccesExceptionnel)).one().motif = "Urgence"
    with store.read() as session:
        row = session.scalars(select(AccesExceptionnel)).one()
    with pytest.raises(BrokenSeal, match="acces_exceptionnel"):
        seals.reveal(row, "motif", KEY)


def _sealed(one: seals.Sealed) -> object:
    return one.table.c[one.when].is_(True) if one.when else one.table.c[one.column].is_not(None)


def _values(store: Store) -> dict[str, object]:
    with store.read() as session:
        return {
            f"{one.table.name}.{one.column}": session.execute(
                select(one.table.c[one.column]).where(_sealed(one))  # type: ignore[arg-type]
            ).scalar_one()
            for one in SEALED
        }


def _fill(store: Store) -> None:
    """One row in every table with a sealed column, made from the mappings."""
    day = datetime(2026, 11, 17)
    given = {
        "salarie_id": 1, "dossier_id": 1, "membre_id": 1, "jour": day.date(), "ajoute_le": day,
        "ouvert_le": day, "expire_le": day, "garde_le": day, "demande_le": day.date(),
        "source": "presanse", "nom": "Document médical", "type_mime": "application/pdf",
        "instrument": "WAI", "instrument_version": "1", "question": "?", "formulaire": "note",
        "contenu": "", "motif": "", "medicale": True, "contenu_chiffre": b"",
    }  # fmt: skip
    with store.write() as session:
        session.add(Salarie(id=1, nom="Besson", prenom="Alix", nom_cle="besson alix"))
        session.flush()
        session.add(Dossier(id=1, numero="2026-0001", salarie_id=1))
        session.flush()
        for one in SEALED:
            row = _row(one.kind, given)
            seals.keep(session, row, one.column, KEY, seals.pack({"table": one.table.name}))
        session.add(_row(PieceJointe, {**given, "medicale": False, "contenu": b"%PDF-"}))
        session.add(Brouillon(membre_id=1, formulaire="x", contenu="clair", garde_le=day))


def _row(kind: type[Base], given: dict[str, object]) -> Any:
    """A row from what its table needs among the values given."""
    names = set(kind.__table__.c.keys())
    own = {name: value for name, value in given.items() if name in names}
    if kind is PieceJointe and not isinstance(own["contenu"], bytes):
        own["contenu"] = b""
    return kind(**own)
