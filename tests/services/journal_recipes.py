"""How to call every service function that writes or shows who is who: one recipe each.

A new act without a recipe fails `test_journal_acts.py`. A recipe prepares what its function needs
and returns the call; what it types bears the mark, which no line of the journal may repeat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from pdp_desk.demo import generate
from pdp_desk.domain.verrouillage import Verrouillage
from pdp_desk.domain.views import FiltreDossiers
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
    members,
    workstation,
)
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import (
    Dossier,
    Membre,
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
