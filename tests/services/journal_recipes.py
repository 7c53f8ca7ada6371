"""How to call every service function that writes or shows who is who: one recipe each.

A new act without a recipe fails `test_journal_acts.py`. A recipe prepares what its function needs
and returns the call; what it types bears the mark, which no line of the journal may repeat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, update

from pdp_desk.demo import generate
from pdp_desk.domain.verrouillage import Verrouillage
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import (
    backups,
    dossiers,
    drafts,
    importing,
    indicators,
    journal,
    kit,
    locking,
    medical,
    members,
    privacy,
    workstation,
)
from pdp_desk.services.desk import Desk
from pdp_desk.storage.privacy import LedgerRow
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Dossier,
    Intervenant,
    Irdp,
    Membre,
    PieceJointe,
    Salarie,
)
from tests.conftest import DATA
from tests.services.privacy_world import MARK
from tests.services.vaults import PASSWORD, today

Call = Callable[[], object]
NEW_PASSWORD = "sept chênes liège au bord du lac"
TEXT = f"{MARK} a mal au dos depuis le 4 mars 2019"


@dataclass(frozen=True)
class Kitchen:
    """The open vault of the physician, its words, and a folder for files."""

    desk: Desk
    words: tuple[str, ...]
    room: Path

    def read_by_all(self) -> None:
        """Every physician reads dossier 1."""
        with self.desk.store.write() as session:
            session.execute(update(Dossier).values(medecin_id=None))

    def paper(self) -> Path:
        """A document to add."""
        path = self.room / "Compte rendu.pdf"
        path.write_bytes(b"%PDF-1.4 " + TEXT.encode())
        return path

    def colleague(self) -> int:
        """Another member, by number."""
        with self.desk.store.write() as session:
            row = Membre(
                uid="9" * 32,
                nom="Inès Kaddour",
                role=Role.CHARGE,
                cle_publique=bytes(32),
                cree_le=today(),
            )
            session.add(row)
            session.flush()
            return row.id


Recipe = Callable[[Kitchen], Call]
RECIPES: dict[str, Recipe] = {}


def recipe(name: str) -> Callable[[Recipe], Recipe]:
    """The recipe of a function, named as `test_droits` names it, without the package."""

    def keep(function: Recipe) -> Recipe:
        assert name not in RECIPES, name
        RECIPES[name] = function
        return function

    return keep


def simple(name: str, call: Callable[[Kitchen], object], *, read: bool = False) -> None:
    """A recipe with nothing to prepare, but perhaps that the dossier is read by all."""

    def prepared(k: Kitchen) -> Call:
        if read:
            k.read_by_all()
        return lambda: call(k)

    RECIPES[name] = prepared


# --- dossiers, figures, drafts, imports ---------------------------------------------------------

simple(
    "dossiers.list_dossiers",
    lambda k: dossiers.list_dossiers(k.desk, FiltreDossiers(texte=MARK.lower())),
)
simple("dossiers.show_dossier", lambda k: dossiers.show_dossier(k.desk, 1))
simple("indicators.behind", lambda k: indicators.behind(k.desk, a_figure(k), 2019))
simple(
    "drafts.keep_draft",
    lambda k: drafts.keep_draft(k.desk, "action", None, "titre", {"titre": TEXT}),
)
simple("importing.preview", lambda k: importing.preview(k.desk, DATA / "journal.csv"))
simple(
    "importing.import_workbook",
    lambda k: importing.import_workbook(k.desk, DATA / "journal.csv"),
)
simple(
    "importing.confirm_column",
    lambda k: importing.confirm_column(k.desk, feuille=MARK, entete=TEXT, champ="-"),
)
simple("locking.set_lock_settings", lambda k: locking.set_lock_settings(k.desk, Verrouillage(3)))


def a_figure(k: Kitchen) -> str:
    tableau = indicators.overview(k.desk, 2019)
    return next(
        ligne.definition.code for ligne in tableau.lignes if ligne.valeurs[2019].valeur is not None
    )


@recipe("drafts.discard_draft")
def discard_draft(k: Kitchen) -> Call:
    drafts.keep_draft(k.desk, "action", None, "titre", {"titre": TEXT})
    return lambda: drafts.discard_draft(k.desk, "action", None)


def store(k: Kitchen) -> int:
    done = importing.store_fiches(k.desk, list(generate(2025, dossiers=3)), fichier=f"{MARK}.xlsx")
    assert done.lot_id is not None
    return done.lot_id


simple("importing.store_fiches", store)


@recipe("importing.undo")
def undo(k: Kitchen) -> Call:
    lot = store(k)
    return lambda: importing.undo(k.desk, lot)


# --- the vault: journal, kit, members, this workstation, backups --------------------------------

simple("journal.read_journal", lambda k: journal.read_journal(k.desk))
simple("journal.readers_of", lambda k: journal.readers_of(k.desk, 1))
simple("journal.export_journal", lambda k: journal.export_journal(k.desk, k.room / "j.json"))
simple("kit.recovery_exercise", lambda k: kit.recovery_exercise(k.desk, k.words))
simple(
    "kit.verify_kit",
    lambda k: kit.verify_kit(k.desk, k.words, typed_again(k.words)),
)
simple(
    "members.add_member",
    lambda k: members.add_member(k.desk, "Karim Benali", Role.CHARGE, NEW_PASSWORD),
)
simple("members.change_password", lambda k: members.change_password(k.desk, PASSWORD, NEW_PASSWORD))
simple("backups.back_up", lambda k: backups.back_up(k.desk))
simple("backups.before_risk", lambda k: backups.before_risk(k.desk, "essai"))
simple("backups.daily_backup", lambda k: backups.daily_backup(k.desk))


def typed_again(words: tuple[str, ...]) -> dict[int, str]:
    return {place: words[place - 1] for place in kit.ask_places()}


@recipe("kit.renew_words")
def renew_words(k: Kitchen) -> Call:
    words = kit.fresh_words()
    return lambda: kit.renew_words(k.desk, PASSWORD, words, typed_again(words))


@recipe("members.revoke_member")
def revoke_member(k: Kitchen) -> Call:
    leaving = members.add_member(k.desk, "Karim Benali", Role.CHARGE, NEW_PASSWORD)
    return lambda: members.revoke_member(k.desk, leaving.id, PASSWORD)


simple(
    "workstation.enable_quick_opening", lambda k: workstation.enable_quick_opening(k.desk, PASSWORD)
)


@recipe("workstation.disable_quick_opening")
def disable_quick_opening(k: Kitchen) -> Call:
    workstation.enable_quick_opening(k.desk, PASSWORD)
    return lambda: workstation.disable_quick_opening(k.desk)


def of_a_backup(call: Callable[[Desk, str], object]) -> Recipe:
    def prepared(k: Kitchen) -> Call:
        name = backups.back_up(k.desk).nom
        return lambda: call(k.desk, name)

    return prepared


RECIPES["backups.verify_backup"] = of_a_backup(backups.verify_backup)
RECIPES["backups.compare_backup"] = of_a_backup(backups.compare_backup)
RECIPES["backups.switch_to_backup"] = of_a_backup(backups.switch_to_backup)


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
