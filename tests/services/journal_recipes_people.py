"""Recipes (see `journal_recipes`) of what concerns a person: the medical part, their data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.services import (
    medical,
    privacy,
)
from pdp_desk.services.desk import Desk
from pdp_desk.storage.privacy import LedgerRow
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Dossier,
    Intervenant,
    Irdp,
    PieceJointe,
    Salarie,
)
from tests.services.journal_recipes import RECIPES, TEXT, Call, Kitchen, Recipe, recipe, simple
from tests.services.vaults import today

__all__ = ["RECIPES"]

# --- the medical part, opinions, documents ------------------------------------------------------

simple("medical.medical_state", lambda k: medical.medical_state(k.desk, 1))


@recipe("medical.medical_part")
def medical_part(k: Kitchen) -> Call:
    k.read_by_all()
    with k.desk.store.write() as session:
        session.execute(update(Irdp).values(detail_chiffre=None))
        session.execute(delete(PieceJointe))
    return lambda: medical.medical_part(k.desk, 1)


simple("medical.write_note", lambda k: medical.write_note(k.desk, 1, TEXT), read=True)
simple("medical.break_glass", lambda k: medical.break_glass(k.desk, 1, f"Urgence, {TEXT}"))
simple("medical.exceptional_accesses", lambda k: medical.exceptional_accesses(k.desk))
simple("medical.delegate_to_nurses", lambda k: medical.delegate_to_nurses(k.desk, oui=False))
simple("medical.list_professionals", lambda k: medical.list_professionals(k.desk))
simple("medical.list_opinions", lambda k: medical.list_opinions(k.desk, 1))
simple("medical.ask_opinion", lambda k: medical.ask_opinion(k.desk, 1, f"Que dire de {TEXT} ?"))
simple("medical.list_documents", lambda k: medical.list_documents(k.desk, 1))
simple(
    "medical.record_evaluation",
    lambda k: medical.record_evaluation(k.desk, 1, "WAI", {"q1": TEXT}, score="12"),
    read=True,
)
simple(
    "medical.detail_irdp",
    lambda k: medical.detail_irdp(k.desk, 1, DetailIrdp(3.5, "", TEXT), 1),
    read=True,
)
simple("medical.record_agreement", lambda k: medical.record_agreement(k.desk, 2))


@recipe("medical.withdraw_agreement")
def withdraw_agreement(k: Kitchen) -> Call:
    medical.record_agreement(k.desk, 2)
    return lambda: medical.withdraw_agreement(k.desk, 2)


simple("medical.add_document", lambda k: medical.add_document(k.desk, 1, k.paper()))
simple(
    "medical.add_medical_document",
    lambda k: medical.add_medical_document(k.desk, 1, k.paper()),
    read=True,
)


@recipe("medical.link_member")
def link_member(k: Kitchen) -> Call:
    with k.desk.store.write() as session:
        session.add(Intervenant(id=77, nom="I. K.", nom_cle="k i", fonction="charge"))
    member = k.colleague()
    return lambda: medical.link_member(k.desk, 77, member)


@recipe("medical.mark_access_seen")
def mark_access_seen(k: Kitchen) -> Call:
    other = k.colleague()
    with k.desk.store.write() as session:
        k_of = {"membre_id": other, "vu_par_id": None, "vu_le": None}
        session.execute(update(AccesExceptionnel).values(**k_of))
    k.read_by_all()
    return lambda: medical.mark_access_seen(k.desk, 1)


def of_a_note(call: Callable[[Desk, int], object]) -> Recipe:
    def prepared(k: Kitchen) -> Call:
        k.read_by_all()
        note_id = medical.write_note(k.desk, 1, TEXT)
        return lambda: call(k.desk, note_id)

    return prepared


def of_an_evaluation(call: Callable[[Desk, int], object]) -> Recipe:
    def prepared(k: Kitchen) -> Call:
        k.read_by_all()
        number = medical.record_evaluation(k.desk, 1, "WAI", {"q1": TEXT}, score="12")
        return lambda: call(k.desk, number)

    return prepared


def of_a_question(call: Callable[[Desk, int], object]) -> Recipe:
    def prepared(k: Kitchen) -> Call:
        k.read_by_all()
        number = medical.ask_opinion(k.desk, 1, TEXT)
        return lambda: call(k.desk, number)

    return prepared


def of_a_document(call: Callable[[Kitchen, int], object], *, sealed: bool) -> Recipe:
    def prepared(k: Kitchen) -> Call:
        k.read_by_all()
        add = medical.add_medical_document if sealed else medical.add_document
        number = add(k.desk, 1, k.paper())
        return lambda: call(k, number)

    return prepared


RECIPES |= {
    "medical.correct_note": of_a_note(lambda d, n: medical.correct_note(d, n, f"{TEXT}.", 2)),
    "medical.delete_note": of_a_note(lambda d, n: medical.delete_note(d, n, 2)),
    "medical.correct_evaluation": of_an_evaluation(
        lambda d, n: medical.correct_evaluation(d, n, {"q1": "non"}, "13", 2)
    ),
    "medical.delete_evaluation": of_an_evaluation(lambda d, n: medical.delete_evaluation(d, n, 2)),
    "medical.answer_opinion": of_a_question(
        lambda d, n: medical.answer_opinion(d, n, TEXT, 1, partie_medicale=TEXT)
    ),
    "medical.withdraw_question": of_a_question(lambda d, n: medical.withdraw_question(d, n, 1)),
    "medical.read_document": of_a_document(
        lambda k, n: medical.read_document(k.desk, n), sealed=False
    ),
    "medical.read_medical_document": of_a_document(
        lambda k, n: medical.read_medical_document(k.desk, n), sealed=True
    ),
    "medical.save_document": of_a_document(
        lambda k, n: medical.save_document(k.desk, n, k.room / "copie.pdf"), sealed=False
    ),
    "medical.save_medical_document": of_a_document(
        lambda k, n: medical.save_medical_document(k.desk, n, k.room / "copie.pdf"), sealed=True
    ),
    "medical.remove_document": of_a_document(
        lambda k, n: medical.remove_document(k.desk, n), sealed=False
    ),
    "medical.remove_medical_document": of_a_document(
        lambda k, n: medical.remove_medical_document(k.desk, n), sealed=True
    ),
}


# --- the data of a person -----------------------------------------------------------------------

simple("privacy.person_of_dossier", lambda k: privacy.person_of_dossier(k.desk, 1))
simple("privacy.due_list", lambda k: privacy.due_list(k.desk))
simple("privacy.foresee_erasure", lambda k: privacy.foresee_erasure(k.desk, 1))
simple("privacy.export_person", lambda k: privacy.export_person(k.desk, 1, k.room / "remis"))
simple(
    "privacy.keep_longer",
    lambda k: privacy.keep_longer(k.desk, 2, today() + timedelta(days=200), "contentieux"),
)
simple("privacy.stop_keeping", lambda k: privacy.stop_keeping(k.desk, 1))


@recipe("privacy.person_of_number")
def person_of_number(k: Kitchen) -> Call:
    with k.desk.store.write() as session:
        session.execute(update(Dossier).where(Dossier.id == 1).values(numero="2019-0001"))
    return lambda: privacy.person_of_number(k.desk, "2019-0001")


@recipe("privacy.rectify_person")
def rectify_person(k: Kitchen) -> Call:
    person = privacy.person_of_dossier(k.desk, 1)
    return lambda: privacy.rectify_person(
        k.desk, person.id, {"nom": "Dumas"}, "saisie", version=person.version
    )


def erase(k: Kitchen) -> object:
    seen = privacy.foresee_erasure(k.desk, 1)
    return privacy.erase_person(k.desk, 1, "demande", seen.total)


simple("privacy.erase_person", erase)


@recipe("privacy.replay_ledger")
def replay_ledger(k: Kitchen) -> Call:
    rows = erased_elsewhere(k)
    return lambda: privacy.replay_ledger(k.desk, rows)


def erased_elsewhere(k: Kitchen) -> tuple[LedgerRow, ...]:
    """The ledger as a vault that has erased the person would give it."""
    with k.desk.store.read() as session:
        uid = session.get_one(Salarie, 1).uid
    return (LedgerRow(uid, datetime(2026, 11, 1), k.desk.membre.id, "demande", "{}"),)
