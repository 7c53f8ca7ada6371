"""Correct a person's identity: both values stay in the journal, a lost update is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from pdp_desk.domain.views_rgpd import MotifRectification, PersonneVue
from pdp_desk.domain.vocabulary import Sexe
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import rgpd
from ui.widgets.drafting import Drafting
from ui.widgets.fields import Choice, FieldRow

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

FORM = "correction_salarie"
DAY = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
UNKNOWN = "non renseigné"
TEXTS = {"nom": "Nom", "prenom": "Prénom"}
DAYS = {
    "naissance": "Date de naissance",
    "rqth_depuis": "RQTH depuis le",
    "rqth_jusqua": "RQTH jusqu’au",
    "invalidite_depuis": "Invalidité depuis le",
}


class RectifyDialog(FormDialog):
    """Accepted once corrected; what is typed is kept as a draft meanwhile."""

    names_people = True

    def __init__(
        self, desk: Desk, personne: PersonneVue, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Corriger l’identité de la personne",
            "Corriger",
            tasks,
            parent,
            changes=rgpd.CORRECTED,
        )
        self._desk, self._person = desk, personne
        self._rows: dict[str, FieldRow] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._build()
        self.body.addLayout(self._grid)
        self.drafting = Drafting(self, desk, tasks, FORM)
        self.body.addWidget(self.drafting.note)
        self.reading(
            "Le journal garde l’ancienne et la nouvelle valeur, sauf celles qui parlent de santé. "
            "La recherche suit aussitôt."
        )
        self.settle(self.field("nom"))
        self.drafting.open(personne.id)

    def field(self, code: str) -> QWidget:
        """The field of a column, or of the reason."""
        return self._rows[code].field

    def draft_fields(self) -> Mapping[str, QWidget]:
        """What the draft keeps."""
        return {code: row.field for code, row in self._rows.items()}

    def first_problem(self) -> QWidget | None:
        """Each field in order, the first wrong one first."""
        wrong = [ask_problem(row, self._problem(code)) for code, row in self._rows.items()]
        return next((field for field in wrong if field is not None), None)

    def work(self) -> Callable[[], object]:
        values = self._values()
        changes = {
            code: value for code, value in values.items() if value != getattr(self._person, code)
        }
        motif = str(self._choice("motif").currentData())
        return partial(
            rgpd.rectify, self._desk, self._person.id, changes, motif, self._person.version
        )

    def changeEvent(self, event: QEvent) -> None:
        """The draft was read: typing may begin, in the first field."""
        super().changeEvent(event)
        began = event.type() == QEvent.Type.EnabledChange and self.isEnabled()
        if began and self._rows and not self.waiting():
            self.field("nom").setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Corrected: the draft goes."""
        self.drafting.saved()
        super().accept()

    # --- fields ---------------------------------------------------------------------------

    def _build(self) -> None:
        person = self._person
        for code, label in TEXTS.items():
            self._add(code, label, QLineEdit(getattr(person, code)))
        self._add("naissance", DAYS["naissance"], QLineEdit(_shown(person.naissance)))
        sexes = [("", UNKNOWN), *((one.value, one.label) for one in Sexe)]
        self._add("sexe", "Sexe", _choices(sexes, person.sexe or ""))
        for code in ("rqth_depuis", "rqth_jusqua"):
            self._add(code, DAYS[code], QLineEdit(_shown(getattr(person, code))))
        levels = [("", "aucune"), *((str(one), f"catégorie {one}") for one in (1, 2, 3))]
        self._add(
            "invalidite_categorie",
            "Invalidité",
            _choices(levels, str(person.invalidite_categorie or "")),
        )
        since = QLineEdit(_shown(person.invalidite_depuis))
        self._add("invalidite_depuis", DAYS["invalidite_depuis"], since)
        reference = QLineEdit(person.reference_externe or "")
        self._add("reference_externe", "Référence dans votre logiciel", reference)
        reasons = [("", "à choisir"), *((one.value, one.label) for one in MotifRectification)]
        self._add("motif", "Pourquoi cette correction", _choices(reasons, ""))

    def _add(self, code: str, label: str, field: QWidget) -> None:
        if code in DAYS and isinstance(field, QLineEdit):
            field.setPlaceholderText("jj/mm/aaaa")
        row = FieldRow(label, field)
        at = len(self._rows)
        self._grid.addWidget(row, at // 2, at % 2)
        self._rows[code] = row

    def _choice(self, code: str) -> QComboBox:
        field = self.field(code)
        assert isinstance(field, QComboBox)
        return field

    def _text(self, code: str) -> str:
        field = self.field(code)
        assert isinstance(field, QLineEdit)
        return " ".join(field.text().split())

    def _problem(self, code: str) -> str:
        if code in TEXTS:
            return "" if self._text(code) else "Écrivez-le : il ne peut pas être vide."
        if code in DAYS:
            typed = self._text(code)
            return "Écrivez la date comme 03/05/1980." if typed and read_day(typed) is None else ""
        if code == "motif":
            return "" if self._choice(code).currentData() else "Choisissez un motif."
        return ""

    def _values(self) -> dict[str, object]:
        """What the fields say, as the service takes it."""
        level = str(self._choice("invalidite_categorie").currentData())
        values: dict[str, object] = {code: self._text(code) for code in TEXTS}
        values |= {code: read_day(self._text(code)) for code in DAYS}
        values["sexe"] = self._choice("sexe").currentData() or None
        values["invalidite_categorie"] = int(level) if level else None
        values["reference_externe"] = self._text("reference_externe") or None
        return values


def read_day(text: str) -> date | None:
    """03/05/1980 as a day; None for anything else."""
    found = DAY.match(text.strip())
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _choices(options: list[tuple[str, str]], chosen: str) -> Choice:
    field = Choice()
    for code, label in options:
        field.addItem(label, code)
    field.setCurrentIndex(max(0, field.findData(chosen)))
    return field
