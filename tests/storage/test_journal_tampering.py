"""What the verification says of each way to tamper with the journal."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pdp_desk.domain.journal_phrases import wrong
from pdp_desk.domain.views_journal import Defaut
from pdp_desk.storage import journal
from pdp_desk.storage.engine import Store
from pdp_desk.storage.journal import Ligne
from pdp_desk.storage.privacy import REPLAYED
from pdp_desk.storage.tables.systeme import Journal
from tests.storage.journal_chain import (
    CLAIRE,
    FORMER_SEED,
    INES,
    LENGTH,
    OTHER_SEED,
    SEED,
    START,
    WORDS_SEED,
    check,
    found,
    rehash,
    tamper,
    write,
)

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
    tamper(chain, f"UPDATE journal SET {field} = {FIELDS[field]} WHERE id = 5")
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
        f"INSERT INTO journal (id, signature, {columns}) "
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
