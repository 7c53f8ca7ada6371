"""Which person: found by number of dossier, shown, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from stdnum.fr import nir

from pdp_desk.domain.folding import person_key
from pdp_desk.domain.views_rgpd import MotifRectification, PersonneVue
from pdp_desk.domain.vocabulary import Sexe
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.storage.queries import privacy as rows
from pdp_desk.storage.tables import Salarie

GONE = UsageError(
    "Cette personne n’est plus dans le coffre.", "Revenez à la liste des dossiers pour la relire."
)
FIELDS = (
    "nom",
    "prenom",
    "naissance",
    "sexe",
    "rqth_depuis",
    "rqth_jusqua",
    "invalidite_categorie",
    "invalidite_depuis",
    "reference_externe",
)
# What tells of somebody's health: the journal names the field, never its value.
HEALTH = frozenset({"rqth_depuis", "rqth_jusqua", "invalidite_categorie", "invalidite_depuis"})
LENGTHS = {"nom": 120, "prenom": 120, "reference_externe": 60}
OLDEST = date(1900, 1, 1)


@acte("voir_personne")
def person_of_dossier(desk: Desk, dossier_id: int) -> PersonneVue:
    """The person of a dossier, as they can be corrected."""
    with noted(desk, "voir_personne", "dossier", dossier_id) as session:
        return _shown(session, rows.person_id_of_dossier(session, dossier_id))


@acte("voir_personne")
def person_of_number(desk: Desk, numero: str) -> PersonneVue:
    """The person whose dossier bears this number."""
    with desk.store.write() as session:
        salarie_id = rows.person_id_of_number(session, numero.strip())
        if salarie_id is None:
            raise UsageError(
                f"Aucun dossier ne porte le numéro « {numero} ».",
                "Vérifiez-le dans la liste des dossiers.",
            )
        note(session, desk, "voir_personne", "salarie", salarie_id)
        return _shown(session, salarie_id)


@acte("corriger_personne")
def rectify_person(
    desk: Desk, salarie_id: int, changes: Mapping[str, object], motif: str, *, version: int
) -> PersonneVue:
    """Correct fields of a person, if nobody has since `version`; the journal keeps both values.

    Raises UsageError when a value cannot be right, when nothing changes, or when somebody else
    has corrected the person meanwhile.
    """
    why = MotifRectification(motif)
    clean = _checked(changes, desk.today())
    with desk.store.write() as session:
        person = found_person(session, salarie_id)
        if person.version != version:
            raise _overtaken()
        before = {field: getattr(person, field) for field in clean}
        changed = {field: value for field, value in clean.items() if value != before[field]}
        if not changed:
            raise UsageError("Rien n’a été changé : les valeurs sont déjà celles-là.")
        for field, value in changed.items():
            setattr(person, field, value)
        person.nom_cle = person_key(person.nom, person.prenom)
        _check_together(person)
        session.flush()  # the triggers of the search index follow
        detail = _trace(before, changed) | {"motif": why.value}
        note(session, desk, "corriger_personne", "salarie", salarie_id, detail)
        return view_of(session, person)


def found_person(session: Session, salarie_id: int) -> Salarie:
    """The person; UsageError once they are gone."""
    person = session.get(Salarie, salarie_id)
    if person is None:
        raise GONE
    return person


def view_of(session: Session, person: Salarie) -> PersonneVue:
    """The person as the window shows them."""
    facts: dict[str, Any] = {field: getattr(person, field) for field in FIELDS}
    return PersonneVue(
        id=person.id, version=person.version, dossiers=rows.numbers(session, person.id), **facts
    )


def _shown(session: Session, salarie_id: int | None) -> PersonneVue:
    if salarie_id is None:
        raise GONE
    return view_of(session, found_person(session, salarie_id))


def _checked(changes: Mapping[str, object], today: date) -> dict[str, object]:
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise AssertionError(f"fields that are not corrected here: {sorted(unknown)}")
    return {field: _value(field, value, today) for field, value in changes.items()}


def _value(field: str, value: object, today: date) -> object:
    if field in LENGTHS:
        return _text(field, str(value or ""))
    if isinstance(value, date):
        return _day(field, value, today)
    if field == "sexe" and value is not None:
        return Sexe(str(value))
    if field == "invalidite_categorie" and value not in (None, 1, 2, 3):
        raise UsageError(
            "La catégorie d’invalidité est 1, 2 ou 3.", "Laissez vide sans invalidité."
        )
    return value


def _text(field: str, value: str) -> str | None:
    text = " ".join(value.split())
    if len(text) > LENGTHS[field]:
        raise UsageError(f"Ce texte est trop long : {LENGTHS[field]} caractères au plus.")
    if field != "reference_externe" and not text:
        raise UsageError("Le nom et le prénom ne peuvent pas être vides.", "Écrivez-les.")
    if field == "reference_externe" and nir.is_valid(text):
        raise UsageError(
            "Ce numéro est un numéro de sécurité sociale : PDP Desk ne le garde jamais.",
            "Écrivez la référence de la personne dans votre logiciel métier.",
        )
    return text or None


def _day(field: str, value: date, today: date) -> date:
    future = field == "rqth_jusqua"
    if value < OLDEST or (value > today and not future):
        raise UsageError(
            f"La date du {value:%d/%m/%Y} ne peut pas être juste.", "Vérifiez l’année."
        )
    return value


def _check_together(person: Salarie) -> None:
    begins, ends = person.rqth_depuis, person.rqth_jusqua
    if begins and ends and ends < begins:
        raise UsageError("La RQTH finirait avant de commencer.", "Vérifiez les deux dates.")


def _trace(before: Mapping[str, object], changed: Mapping[str, object]) -> dict[str, object]:
    """Both values of what was corrected; of health, the names of the fields alone."""
    shown = [field for field in changed if field not in HEALTH]
    trace: dict[str, object] = {"champs": sorted(changed)}
    if shown:
        trace["avant"] = {field: _json(before[field]) for field in shown}
        trace["apres"] = {field: _json(changed[field]) for field in shown}
    return trace


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _overtaken() -> UsageError:
    return UsageError(
        "Quelqu’un d’autre a corrigé cette personne entre-temps. Rien n’a été modifié.",
        "Rouvrez la correction : elle montrera les valeurs d’aujourd’hui.",
    )
