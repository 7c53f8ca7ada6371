"""A long day at work, acted in a program of its own: what it leaves on the disk is searched after.

python -m tests.hostile.day PLACE          PLACE holds `entree/`, made before, and gets the vault
"""

from __future__ import annotations

import csv
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UserError
from pdp_desk.services import backups, dossiers, drafts, health, importing, members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical import documents, evaluations, notes, opinions
from pdp_desk.services.privacy import people
from pdp_desk.vault import keys
from ui import app
from ui.main_window import MainWindow

NAMES = ("Ravaillac-Quintessence", "Philibertine", "Fonderies Tourniquet", "Tourniquet")
DIAGNOSES = ("spondylarthrite ankylosante", "épicondylite récidivante", "burn-out sévère")
PASSWORD, AFTER, GUEST = (
    "sorbier-ancre-violon-34",
    "garance-tilleul-fjord-78",
    "ocre-tamis-lampion-56",
)
SEEDED = (*NAMES, *DIAGNOSES, PASSWORD, AFTER, GUEST)
HEAD = ("N° dossier", "Nom", "Prénom", "Né(e) le", "Signalé le", "Entreprise", "Observations")


def today() -> date:
    return date(2026, 11, 17)


def main(place: Path) -> None:
    cheap = keys.Cost(memoire_kio=64, passes=1, voies=1)  # a password costs nothing here
    keys.LOWEST_COST, keys.calibrated = cheap, lambda: cheap  # type: ignore[misc]
    folder = place / "Cellule.coffre"
    vault.create_vault(
        folder,
        membre="Hélène Weiss",
        role=Role.MEDECIN,
        password=PASSWORD,
        titre="Essai",
        today=today,
    )
    with suppress(UserError):
        vault.open_with_password(folder, f"{PASSWORD}x", today=today)
    desk = vault.open_with_password(folder, PASSWORD, today=today)
    at_work(desk, place)
    vault.close(desk)
    at_the_window(folder)
    print("fini", flush=True)


def workbook(place: Path) -> Path:
    """What a team would import; it is theirs, and stays outside of what is searched."""
    path = place / "entree" / "Dossiers.csv"
    rows = [
        (str(n), NAMES[0], NAMES[1], "01/02/1970", "03/01/2026", NAMES[2], DIAGNOSES[0])
        for n in range(1, 4)
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows((HEAD, *rows))
    return path


def at_work(desk: Desk, place: Path) -> None:
    importing.preview(desk, workbook(place))
    importing.import_workbook(desk, workbook(place))
    found = dossiers.list_dossiers(desk, FiltreDossiers(texte=NAMES[0])).lignes
    first = found[0].id
    dossiers.show_dossier(desk, first)
    notes.write_note(desk, first, f"{NAMES[1]} : {DIAGNOSES[0]}")
    asked = opinions.ask_opinion(desk, first, f"Que faire pour {NAMES[1]} ?")
    opinions.answer_opinion(desk, asked, "Voir le poste.", 1, partie_medicale=DIAGNOSES[1])
    evaluations.record_evaluation(desk, first, "Essai", {"Q1": DIAGNOSES[2]}, score="haut")
    scan = place / "entree" / f"{DIAGNOSES[1]}.txt"
    scan.write_text(f"{NAMES[0]} {DIAGNOSES[1]}", encoding="utf-8")
    documents.add_medical_document(desk, first, scan)
    drafts.keep_draft(desk, "note", first, "texte", {"texte": DIAGNOSES[2]}, medical=True)
    drafts.keep_draft(desk, "recherche", None, "texte", {"texte": NAMES[0]})
    person = people.person_of_dossier(desk, first)
    people.rectify_person(
        desk, person.id, {"prenom": "Philibertin"}, "demande", version=person.version
    )
    guest = members.add_member(desk, "Awa Traoré", Role.CHARGE, GUEST)
    made = backups.back_up(desk)
    backups.verify_backup(desk, made.nom)
    backups.compare_backup(desk, made.nom)
    backups.restore_beside(desk, made.nom, place / "Repris.coffre")
    members.change_password(desk, PASSWORD, AFTER)
    members.revoke_member(desk, guest.id, AFTER)
    assert desk.folder is not None
    health.check(desk, desk.folder)
    with suppress(UserError):
        importing.import_workbook(desk, place / "entree" / f"{NAMES[0]}.pdf")


def at_the_window(folder: Path) -> None:
    """Open by typing, search, look, lock, fail, leave: through the program itself."""
    QTimer.singleShot(0, _acted)
    app.run(folder)


def _acted() -> None:
    try:
        _act(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
    except Exception:  # noqa: BLE001 (whatever it is, the program must end)
        traceback.print_exc()
        os._exit(3)  # else the funnel would show it, and wait for somebody to read it


def _act(window: MainWindow) -> None:
    _type_password(window, "mauvais mot de passe")
    for _ in range(20):  # until the first try is refused, a second one is not taken
        if window.workspace is None:
            _type_password(window, AFTER)
    assert window.workspace is not None
    fields = [f for f in window.findChildren(QLineEdit) if f.isVisible() and f.isEnabled()]
    for field in fields[:1]:
        QTest.keyClicks(field, NAMES[0])
        _pause(400)
    window.open_dossier(1)
    _pause(600)
    window.lock()
    _pause(300)
    window.close()
    QApplication.quit()


def _type_password(window: MainWindow, text: str) -> None:
    hidden = QLineEdit.EchoMode.Password

    def fields() -> list[QLineEdit]:
        found = window.findChildren(QLineEdit)
        return [f for f in found if f.isVisible() and f.isEnabled() and f.echoMode() == hidden]

    _wait(lambda: bool(fields()))
    (secret,) = fields()
    secret.clear()
    QTest.keyClicks(secret, text)
    QTest.keyClick(secret, Qt.Key.Key_Return)
    _pause(500)


def _pause(milliseconds: int) -> None:
    """Let the window and its database thread work; QTest.qWait would keep the thread waiting."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _wait(ready: Callable[[], bool]) -> None:
    for _ in range(400):
        if ready():
            return
        _pause(25)
    raise AssertionError("the window did not follow")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
