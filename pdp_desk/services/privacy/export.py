"""A person's own file: everything held about them, as a PDF to read and a JSON to carry."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from pdp_desk.domain.views_rgpd import DossierPersonne, ExportPersonne, PersonneVue
from pdp_desk.errors import UsageError
from pdp_desk.rules.conservation import conservation
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.agreement import SharedScores
from pdp_desk.services.privacy.collecting import Collector, Files
from pdp_desk.services.privacy.people import found_person, view_of
from pdp_desk.services.privacy.reading import medical_dossiers
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.privacy import rows_of
from pdp_desk.vault.folder import building

NAME = "donnees-personnelles"
DOCUMENTS = "documents"


@acte("exporter_personne")
def export_person(desk: Desk, salarie_id: int, vers: Path) -> ExportPersonne:
    """Write the person's file into a new folder, whole or not at all.

    The medical part of a dossier is in it only when the member may read it.
    """
    _refuse_vault(desk, vers)
    with desk.store.write() as session:
        whole, files = _collect(session, desk, salarie_id)
        told = {"partie_medicale": whole.medical, "fichiers": len(files)}
        note(session, desk, "exporter_personne", "salarie", salarie_id, told)
        names = _write(whole, files, vers)
    count = sum(len(part.fiches) for part in whole.rubriques)
    return ExportPersonne(vers, names, count, whole.medical)


def _collect(session: Session, desk: Desk, salarie_id: int) -> tuple[DossierPersonne, Files]:
    person = view_of(session, found_person(session, salarie_id))
    found = rows_of(session, salarie_id)
    key = desk.keys.medicale if desk.keys is not None else None
    readable = medical_dossiers(session, desk, found.get("dossier", []))
    unshared = SharedScores(session, desk, salarie_id).hidden
    collector = Collector(session, found, key, readable, unshared=unshared)
    parts = collector.parts()
    access = conservation().acces_medical
    whole = DossierPersonne(
        service=desk.titre,
        exporte_le=desk.now(),
        personne=_called(person),
        rubriques=parts,
        medical=not collector.withheld,
        avis_medical="" if not collector.withheld else access.texte,
        source_medicale=access.source,
    )
    return whole, collector.files


def _write(whole: DossierPersonne, files: Files, vers: Path) -> tuple[str, ...]:
    # reportlab is slow to load: only when somebody exports.
    from pdp_desk.documents import person_file

    with building(vers) as draft, file_errors():
        person_file.write_pdf(whole, draft / f"{NAME}.pdf")
        person_file.write_json(whole, draft / f"{NAME}.json")
        if files:
            (draft / DOCUMENTS).mkdir()
        for name, content in files:
            (draft / DOCUMENTS / name).write_bytes(content)
    beside = tuple(f"{DOCUMENTS}/{name}" for name, _ in files)
    return (f"{NAME}.pdf", f"{NAME}.json", *beside)


def _refuse_vault(desk: Desk, vers: Path) -> None:
    """Nothing in clear is ever written inside a vault."""
    if desk.folder is not None and vers.resolve().is_relative_to(desk.folder.resolve()):
        raise UsageError(
            "Ce dossier est dans le coffre : un fichier lisible n’y a pas sa place. "
            "Rien n’a été écrit.",
            "Choisissez un autre dossier, que vous effacerez une fois le fichier remis.",
        )


def _called(person: PersonneVue) -> str:
    return f"{person.prenom} {person.nom}"
