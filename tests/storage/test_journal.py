"""The chain of the journal, and what the verification says of each way to tamper with it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.journal_phrases import wrong
from pdp_desk.domain.views_journal import Anomalie, Defaut
from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage import journal, journal_check
from pdp_desk.storage.engine import Store
from pdp_desk.storage.journal import Ligne, numbers_of, ranges
from pdp_desk.storage.journal_check import Findings, Signers
from pdp_desk.storage.privacy import REPLAYED
from pdp_desk.storage.tables import Membre
from pdp_desk.storage.tables.systeme import Journal
from tests.conftest import KEY

START = datetime(2026, 11, 17, 8, 30)
SEED, OTHER_SEED, WORDS_SEED, FORMER_SEED = b"1" * 32, b"2" * 32, b"3" * 32, b"4" * 32
CLAIRE, INES = 1, 2
LENGTH = 12


def public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


SIGNERS = Signers(
    {
        CLAIRE: ("Claire Dumontet", (public(SEED), public(FORMER_SEED))),
        INES: ("Inès Kaddour", (public(OTHER_SEED), b"not a key")),
    },
    (public(WORDS_SEED),),
)


@pytest.fixture
def chain(store: Store) -> Store:
    """Twelve lines, signed by two members in turn, each with a detail."""
    with store.write() as session:
        session.add(
            Membre(
                id=INES,
                uid="1" * 32,
                nom="Inès Kaddour",
                role=Role.CHARGE,
                cle_publique=public(OTHER_SEED),
                cree_le=date(2026, 11, 17),
            )
        )
    for number in range(LENGTH):
        write(store, number, CLAIRE if number % 2 else INES)
    return store


def write(store: Store, number: int, member: int | None, seed: bytes | None = b"") -> int:
    seed = (SEED if member == CLAIRE else OTHER_SEED) if seed == b"" else seed
    line = Ligne(
        START + timedelta(minutes=number), member, "voir_dossier", "dossier", number, {"n": number}
    )
    with store.write() as session:
        return journal.append(session, line, seed)


def check(store: Store) -> Findings:
    with store.read() as session:
        return journal_check.check(session, SIGNERS)


def found(store: Store) -> list[tuple[Defaut, int, int]]:
    anomalies = check(store).anomalies
    assert all(wrong(anomalie) for anomalie in anomalies)
    return [(anomalie.genre, anomalie.numero, anomalie.autre) for anomalie in anomalies]


def tamper(store: Store, *statements: str, **values: object) -> None:
    """As somebody who holds the data key would, with any SQLite program."""
    store.engine.dispose()
    base: Any = sqlcipher.connect(str(store.path), isolation_level=None)
    base.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for statement in statements:
        base.execute(statement, values)
    base.close()


def rehash(store: Store, first: int, seed: bytes | None) -> None:
    """Make the chain fit again from a line on, as a careful forger would."""
    with store.write() as session:
        rows = session.query(Journal).order_by(Journal.id).all()
        before = rows[first - 2].empreinte if first > 1 else journal.ORIGIN
        for row in rows[first - 1 :]:
            row.precedent = before
            content = journal.signed_bytes(row)
            row.empreinte = before = sha256(content).digest()
            if seed is not None:
                row.signature = Ed25519PrivateKey.from_private_bytes(seed).sign(content)


# --- writing ------------------------------------------------------------------------------------


def test_a_whole_journal_is_proved(chain: Store) -> None:
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.lignes == LENGTH
    assert findings.debut == START
    assert findings.tete is not None
    assert findings.tete.numero == LENGTH


def test_an_empty_journal_has_no_end(store: Store) -> None:
    assert check(store) == Findings()


def test_a_line_is_refused_outside_a_transaction_that_writes(chain: Store) -> None:
    line = Ligne(START, CLAIRE, "voir_dossier", "dossier")
    with chain.read() as session, pytest.raises(AssertionError, match="transaction that writes"):
        journal.append(session, line, SEED)


def test_a_failed_transaction_leaves_no_line(chain: Store) -> None:
    def fails() -> None:
        with chain.write() as session:
            journal.append(session, Ligne(START, CLAIRE, "importer", "import_lot"), SEED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert check(chain).lignes == LENGTH


def test_two_programs_never_follow_the_same_line(chain: Store) -> None:
    """Each has its own connections, as two processes would (F11)."""
    others = [Store(chain.path, KEY) for _ in range(3)]
    work = [
        Thread(target=lambda own=own: [write(own, 100 + n, CLAIRE) for n in range(8)])
        for own in others
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    for own in others:
        own.close()
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.lignes == LENGTH + 24


def test_lines_of_one_instant_stay_in_order(store: Store) -> None:
    with store.write() as session:
        for number in range(3):
            journal.append(session, Ligne(START, CLAIRE, "importer", "lot", number), SEED)
    with store.read() as session:
        assert [line.objet_id for line in journal_check.lines(session)] == [0, 1, 2]
    assert check(store).anomalies == []


def test_what_a_detail_may_hold() -> None:
    assert journal.packed({}) is None
    packed = journal.packed({"du": date(2026, 1, 8), "lignes": 3})
    assert journal.unpacked(packed) == {"du": "2026-01-08", "lignes": 3}
    assert journal.packed({"lignes": 3}) != journal.packed({"lignes": 3})
    with pytest.raises(TypeError, match="bytes"):
        journal.packed({"cle": b"secret"})
    with pytest.raises(AssertionError):
        journal.packed({"sel": "devinable"})
    assert journal.unpacked("pas du JSON") == {}
    assert journal.unpacked("[1]") == {}


@given(st.sets(st.integers(1, 60)))
def test_ranges_say_exactly_the_numbers(numbers: set[int]) -> None:
    assert set(numbers_of(ranges(sorted(numbers)))) == numbers


# --- tampering ----------------------------------------------------------------------------------

FIELDS = {
    "instant": "'2026-11-17 08:00:00.000000'",
    "membre_id": "1",
    "acte": "'importer'",
    "objet": "'salarie'",
    "objet_id": "77",
    "detail_empreinte": "x'00'",
    "precedent": "x'00'",
    "empreinte": "zeroblob(32)",
}


@pytest.mark.parametrize("field", FIELDS)
def test_an_altered_line_is_named(chain: Store, field: str) -> None:
    tamper(chain, f"UPDATE journal SET {field} = {FIELDS[field]} WHERE id = 5")  # noqa: S608
    assert found(chain)[0] == (Defaut.ALTEREE, 5, 0)
    assert {numero for _, numero, _ in found(chain)} == {5}


def test_altered_precisions_are_named(chain: Store) -> None:
    tamper(chain, "UPDATE journal SET detail = '{\"n\": 1}' WHERE id = 5")
    assert found(chain) == [(Defaut.DETAIL, 5, 0)]


def test_precisions_added_afterwards_are_named(store: Store) -> None:
    with store.write() as session:
        journal.append(session, Ligne(START, CLAIRE, "publier", "annee", 2025), SEED)
    tamper(store, "UPDATE journal SET detail = '{}' WHERE id = 1")
    assert found(store) == [(Defaut.DETAIL, 1, 0)]


def test_missing_lines_are_named(chain: Store) -> None:
    tamper(chain, "DELETE FROM journal WHERE id IN (5, 6, 7)")
    assert found(chain) == [(Defaut.MANQUANTE, 5, 7)]
    assert wrong(check(chain).anomalies[0]) == "Il manque les lignes 5 à 7."


def test_a_missing_beginning_is_named(chain: Store) -> None:
    tamper(chain, "DELETE FROM journal WHERE id = 1")
    assert found(chain) == [(Defaut.MANQUANTE, 1, 1)]


def test_a_missing_line_is_named_even_when_the_others_were_renumbered(chain: Store) -> None:
    tamper(
        chain,
        "DELETE FROM journal WHERE id = 5",
        "UPDATE journal SET id = -id WHERE id > 5",
        "UPDATE journal SET id = -id - 1 WHERE id < 0",
    )
    assert found(chain) == [(Defaut.MANQUANTE, 5, 5)]


def test_lines_that_changed_places_are_named(chain: Store) -> None:
    tamper(
        chain,
        "UPDATE journal SET id = 100 WHERE id = 5",
        "UPDATE journal SET id = 5 WHERE id = 8",
        "UPDATE journal SET id = 8 WHERE id = 100",
    )
    assert found(chain) == [(Defaut.DEPLACEE, 5, 8), (Defaut.DEPLACEE, 8, 5)]


def insert(store: Store, number: int, signature: bytes | None) -> None:
    """A line that was never written, in the place of number, the others moved further."""
    columns = (
        "instant, membre_id, acte, objet, objet_id, detail, detail_empreinte, precedent, empreinte"
    )
    tamper(
        store,
        "UPDATE journal SET id = -id WHERE id >= :n",
        "UPDATE journal SET id = 1 - id WHERE id < 0",
        f"INSERT INTO journal (id, signature, {columns}) "  # noqa: S608
        f"SELECT :n, :seal, {columns} FROM journal WHERE id = :n - 1",
        n=number,
        seal=signature,
    )
    with store.write() as session:
        row = session.get(Journal, number)
        before = session.get(Journal, number - 1)
        assert row is not None
        assert before is not None
        row.precedent, row.objet_id = before.empreinte, 99
        row.empreinte = sha256(journal.signed_bytes(row)).digest()


def test_an_inserted_line_is_named(chain: Store) -> None:
    insert(chain, 5, None)
    assert found(chain) == [(Defaut.NON_SIGNEE, 5, 0), (Defaut.DEPLACEE, 6, 5)]


def test_an_inserted_line_with_a_stolen_signature_is_named(chain: Store) -> None:
    insert(chain, 5, b"0" * 64)
    assert found(chain)[0] == (Defaut.SIGNATURE, 5, 0)


def test_a_line_rewritten_whole_is_named_twice_over(chain: Store) -> None:
    """Its own hash fits again, its signature does not, and the next line knows another one."""
    with chain.write() as session:
        row = session.get(Journal, 5)
        assert row is not None
        row.acte = "publier"
        row.empreinte = sha256(journal.signed_bytes(row)).digest()
    assert found(chain) == [(Defaut.SIGNATURE, 5, 0)]


def test_a_whole_chain_made_again_needs_every_signature(chain: Store) -> None:
    tamper(chain, "UPDATE journal SET acte = 'publier' WHERE id = 5")
    rehash(chain, 5, None)
    assert found(chain) == [(Defaut.SIGNATURE, n, 0) for n in range(5, LENGTH + 1)]


def test_a_member_cannot_sign_for_another(chain: Store) -> None:
    write(chain, 20, CLAIRE, OTHER_SEED)
    assert found(chain) == [(Defaut.SIGNATURE, LENGTH + 1, 0)]
    assert "signature de Claire Dumontet" in wrong(check(chain).anomalies[0])


def test_the_recovery_words_sign_for_the_member_they_opened_for(chain: Store) -> None:
    write(chain, 20, CLAIRE, WORDS_SEED)
    write(chain, 21, None, WORDS_SEED)
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.par_les_mots == 2


def test_a_key_a_member_had_before_still_verifies(chain: Store) -> None:
    write(chain, 20, CLAIRE, FORMER_SEED)
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.anciennes_cles == 1
    write(chain, 21, INES, FORMER_SEED)
    assert found(chain) == [(Defaut.SIGNATURE, LENGTH + 2, 0)]


def test_only_what_the_program_does_alone_goes_unsigned(chain: Store) -> None:
    line = Ligne(START, None, REPLAYED, "salarie", 3)
    with chain.write() as session:
        journal.append(session, line, None)
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.sans_auteur == 1
    write(chain, 21, None, None)
    assert found(chain) == [(Defaut.NON_SIGNEE, LENGTH + 2, 0)]


def test_an_unsigned_line_is_named(chain: Store) -> None:
    write(chain, 20, CLAIRE, None)
    assert found(chain) == [(Defaut.NON_SIGNEE, LENGTH + 1, 0)]


def test_a_rewritten_line_is_named_by_the_next_one(chain: Store) -> None:
    """By its author themselves, who can sign again: only the next line betrays it."""
    with chain.write() as session:
        row = session.get(Journal, 6)
        assert row is not None
        row.acte = "publier"
        content = journal.signed_bytes(row)
        row.empreinte = sha256(content).digest()
        row.signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(content)
    assert found(chain) == [(Defaut.REMPLACEE, 6, 0)]


def test_a_ruin_is_read_to_its_end(chain: Store) -> None:
    for number in range(200):
        write(chain, 20 + number, CLAIRE)
    tamper(chain, "UPDATE journal SET acte = 'x' WHERE id % 2 = 0")
    findings = check(chain)
    assert findings.lignes == LENGTH + 200
    assert len(findings.anomalies) == (LENGTH + 200) // 2


def test_several_faults_come_in_the_order_of_the_lines(chain: Store) -> None:
    tamper(
        chain,
        "DELETE FROM journal WHERE id = 9",
        "UPDATE journal SET acte = 'x' WHERE id = 3",
        "UPDATE journal SET detail = NULL WHERE id = 6",
    )
    kinds = [(Defaut.ALTEREE, 3, 0), (Defaut.EFFACEMENT, 6, 0), (Defaut.MANQUANTE, 9, 9)]
    assert found(chain) == kinds


# --- erasing ------------------------------------------------------------------------------------


def erase(store: Store, *numbers: int) -> None:
    with store.write() as session:
        told = journal.erase_details(session, numbers)
        line = Ligne(START, CLAIRE, "effacer", "salarie", 3, {"motif": "demande", **told})
        journal.append(session, line, SEED)


def test_erased_precisions_leave_the_chain_whole(chain: Store) -> None:
    erase(chain, 3, 4, 8)
    findings = check(chain)
    assert findings.anomalies == []
    assert findings.effacees == 3
    with chain.read() as session:
        left = {line.id: line.detail for line in journal_check.lines(session)}
    assert [number for number, detail in left.items() if detail is None] == [3, 4, 8]
    assert json.loads(left[13] or "")["details_effaces"] == "3-4,8"


def test_precisions_erased_by_hand_are_named(chain: Store) -> None:
    erase(chain, 3)
    tamper(chain, "UPDATE journal SET detail = NULL WHERE id = 6")
    assert found(chain) == [(Defaut.EFFACEMENT, 6, 0)]


def test_what_tells_of_an_erasure_is_not_erased(chain: Store) -> None:
    erase(chain, 3)
    erase(chain, 4, 13)
    assert found(chain) == []
    assert check(chain).effacees == 2


def test_a_line_cannot_excuse_a_later_erasure(chain: Store) -> None:
    with chain.write() as session:
        line = Ligne(START, CLAIRE, "effacer", "salarie", 3, {"details_effaces": "1-99"})
        journal.append(session, line, SEED)
    write(chain, 20, CLAIRE)
    tamper(chain, "UPDATE journal SET detail = NULL WHERE id = 14")
    assert found(chain) == [(Defaut.EFFACEMENT, 14, 0)]


# --- the end ------------------------------------------------------------------------------------


def test_a_cut_end_shows_against_a_copy(chain: Store, tmp_path: Path) -> None:
    """The chain alone cannot know of lines that followed (F10)."""
    copy = tmp_path / "copie.db"
    chain.copy_to(copy, KEY)
    known = journal_check.head_of_copy(copy, KEY)
    assert known is not None
    write(chain, 20, CLAIRE)
    with chain.read() as session:
        assert journal_check.against(session, known, "copie") is None
    tamper(chain, "DELETE FROM journal WHERE id > 10")
    assert found(chain) == []
    with chain.read() as session:
        cut = journal_check.against(session, known, "copie")
    assert cut == Anomalie(Defaut.COUPEE, 11, autre=LENGTH, nom="copie")
    assert wrong(cut).endswith("le journal s’arrête à la ligne 10.")


def test_an_end_made_again_shows_against_a_copy(chain: Store, tmp_path: Path) -> None:
    """Even by the members themselves, who can sign again."""
    copy = tmp_path / "copie.db"
    chain.copy_to(copy, KEY)
    before = copy.read_bytes()
    known = journal_check.head_of_copy(copy, KEY)
    assert known is not None
    tamper(chain, f"DELETE FROM journal WHERE id = {LENGTH}")
    write(chain, 50, INES)
    write(chain, 51, CLAIRE)
    assert found(chain) == []
    with chain.read() as session:
        anomaly = journal_check.against(session, known, "copie")
    assert anomaly is not None
    assert anomaly.genre is Defaut.TEMOIN
    assert copy.read_bytes() == before
    assert [path.name for path in tmp_path.glob("copie*")] == ["copie.db"]
