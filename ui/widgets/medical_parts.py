"""What the medical compartment is filled with: notes, opinions, questionnaires, IRDP, documents."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pdp_desk.domain.views_medical import (
    AccesVue,
    AvisVue,
    EvaluationVue,
    IrdpDetailVue,
    NoteVue,
    PieceVue,
)
from pdp_desk.domain.wording import long_date, number, plural, typeset
from ui.theme import Type
from ui.widgets.buttons import IconButton
from ui.widgets.labels import IconLabel, Label, hairline, warning_row
from ui.widgets.medical_frame import PlumLink

KILO = 1024


def section(title: str, *rows: QWidget, action: QWidget | None = None) -> QWidget:
    """A heading in plum, its action at the right, its rows below."""
    block = QWidget()
    block.setAccessibleName(title)
    head = QHBoxLayout()
    head.setContentsMargins(0, 0, 0, 0)
    head.addWidget(Label(title, Type.SMALL_STRONG, "med"), 1)
    if action is not None:
        head.addWidget(action)
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addLayout(head)
    for row in rows:
        column.addWidget(row)
    return block


def quiet(text: str) -> Label:
    """A sentence for what is not there."""
    return Label(typeset(text), Type.SMALL, "text2", wrap=True)


def note_block(note: NoteVue, *, can_write: bool) -> tuple[QWidget, list[PlumLink]]:
    """Day and author, the text; what corrects and what deletes it when the member may."""
    said = f"{long_date(note.jour)}, {note.auteur}" if note.auteur else long_date(note.jour)
    if note.corrigee_le is not None:
        said += f", corrigée le {long_date(note.corrigee_le)}"
    block = _block(
        said, _reading(note.texte) if note.lisible else warning_row(_reading(note.texte))
    )
    if not (note.modifiable and can_write):
        return block, []
    links = [PlumLink(word, role=Type.SMALL) for word in ("Corriger", "Supprimer")]
    if not note.lisible:
        links[0].hide()  # what is not read cannot be corrected
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for link in links:
        link.setAccessibleName(f"{link.text()} la note du {long_date(note.jour)}")
        row.addWidget(link)
    row.addStretch(1)
    column = block.layout()
    assert isinstance(column, QVBoxLayout)
    column.addLayout(row)
    return block, links


def opinion_block(opinion: AvisVue) -> QWidget:
    """The question, the answer the team reads, then the part that stays here."""
    asked = f"Question du {long_date(opinion.demande_le)}"
    if opinion.demandeur:
        asked += f", {opinion.demandeur}"
    rows: list[QWidget] = [_reading(opinion.question)]
    if opinion.repondu_le is None:
        rows.append(quiet("Réponse attendue."))
    else:
        who = f", {opinion.medecin}" if opinion.medecin else ""
        rows.append(quiet(f"Réponse du {long_date(opinion.repondu_le)}{who}"))
        rows.append(_reading(opinion.reponse))
    if opinion.partie_medicale:
        rows.append(Label("Partie médicale, lue ici seulement", Type.SMALL, "med", wrap=True))
        rows.append(_reading(opinion.partie_medicale))
    return _block(asked, *rows)


def evaluation_block(evaluation: EvaluationVue) -> QWidget:
    """The instrument, its score, how complete it is and each answer."""
    said = long_date(evaluation.jour)
    if evaluation.completude is not None:
        said += f", rempli à {evaluation.completude} %"
    rows: list[QWidget] = [_between(evaluation.instrument, evaluation.score)]
    rows += [_between(asked, answer, role=Type.SMALL) for asked, answer in evaluation.reponses]
    return _block(said, *rows)


def irdp_block(score: IrdpDetailVue) -> QWidget:
    """The class everybody may know under the agreement, and the detail they may not."""
    said = f"{score.source.label}, {long_date(score.jour)}"
    classe = score.classe.label.capitalize() if score.classe else "Classe inconnue"
    if score.detail is None:
        return _block(said, _between(classe, ""), quiet("Aucun détail gardé."))
    value = "" if score.detail.valeur is None else number(score.detail.valeur, 2)
    rows: list[QWidget] = [_between(classe, value)]
    if score.detail.limites:
        rows.append(quiet(f"Limites : {score.detail.limites}"))
    if score.detail.commentaire:
        rows.append(_reading(score.detail.commentaire))
    return _block(said, *rows)


class DocumentLink(PlumLink):
    """The name of a document; it elides before its weight and its day do."""

    def __init__(self, nom: str) -> None:
        super().__init__(nom, role=Type.BASE)
        self._whole = nom
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{nom}, enregistrer une copie")
        self.setToolTip(f"{nom}\nEnregistrer une copie hors du coffre")

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 6
        metrics = QFontMetrics(self.font())
        self.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))


def document_row(piece: PieceVue, *, can_write: bool) -> tuple[QWidget, PlumLink, IconButton]:
    """A document: a link that saves a copy, its weight and its day, what removes it."""
    link = DocumentLink(piece.nom)
    remove = IconButton("x", f"Supprimer {piece.nom}", tone="med", size=22)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    line.addWidget(IconLabel("paperclip", "med", 14))
    line.addWidget(link, 1)
    day = f"{_weight(piece.taille)}, {local(piece.ajoute_le):%d/%m/%Y}"
    line.addWidget(Label(day, Type.SMALL, "text2"))
    if can_write:
        line.addWidget(remove)
    return row, link, remove


def access_block(access: AccesVue) -> tuple[QWidget, PlumLink]:
    """Somebody opened this part exceptionally: who, when, why, and « vu »."""
    seen = PlumLink("Marquer comme vu", role=Type.SMALL)
    at = local(access.ouvert_le)
    said = f"{access.membre}, le {long_date(at.date())} à {at:%H:%M}"
    return _block(said, _reading(access.motif), action=seen), seen


def remaining(until: datetime, now: datetime) -> str:
    """Until when an exceptional access lasts, and how long that is."""
    minutes = max(0, -(-int((until - now).total_seconds()) // 60))
    hours, rest = divmod(minutes, 60)
    left = f"{hours} h {rest:02d}" if hours else plural(rest, "minute")
    return f"Accès exceptionnel jusqu’à {local(until):%H:%M}, encore {left}."


def local(instant: datetime) -> datetime:
    """A stored instant (UTC, without zone) on the clock of this workstation."""
    return instant.replace(tzinfo=UTC).astimezone()


def readers_text(names: tuple[str, ...]) -> str:
    """« Lisible par Hélène Garnier et Paul Vasseur seulement »."""
    if not names:
        return "Lisible par personne pour l’instant"
    if len(names) == 1:
        return f"Lisible par {names[0]} seulement"
    return f"Lisible par {', '.join(names[:-1])} et {names[-1]} seulement"


def _block(said: str, *rows: QWidget, action: QWidget | None = None) -> QWidget:
    block = QWidget()
    head = QHBoxLayout()
    head.setContentsMargins(0, 0, 0, 0)
    head.addWidget(Label(typeset(said), Type.SMALL, "text2", wrap=True), 1)
    if action is not None:
        head.addWidget(action, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addLayout(head)
    for row in rows:
        column.addWidget(row)
    return block


def _reading(text: str) -> Label:
    label = Label(text, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _between(left: str, right: str, role: Type = Type.BASE) -> QWidget:
    """A label at the left, its value at the right."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(Label(typeset(left), role, wrap=True), 1)
    strong = Type.HEADING if role is Type.BASE else Type.SMALL_STRONG
    line.addWidget(Label(typeset(right), strong), 0, Qt.AlignmentFlag.AlignTop)
    row.setAccessibleName(f"{left}\u00a0: {right}" if right else left)
    return row


def _weight(size: int) -> str:
    if size < KILO * KILO:
        return f"{number(max(1, round(size / KILO)))} Ko"
    return f"{number(size / KILO / KILO, 1)} Mo"


def separated(blocks: list[QWidget]) -> list[QWidget]:
    """Hairlines between blocks."""
    rows: list[QWidget] = []
    for block in blocks:
        rows += [hairline(), block] if rows else [block]
    return rows
