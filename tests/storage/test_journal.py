"""The chain of the journal: written, erased, compared with a copy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.journal_phrases import wrong
from pdp_desk.domain.views_journal import Anomalie, Defaut
from pdp_desk.storage import journal, journal_check
from pdp_desk.storage.engine import Store
from pdp_desk.storage.journal import Ligne, numbers_of, ranges
from pdp_desk.storage.journal_check import Findings
from tests.conftest import KEY
from tests.storage.journal_chain import (
    CLAIRE,
    INES,
    LENGTH,
    SEED,
    START,
    check,
    found,
    tamper,
    write,
)

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
