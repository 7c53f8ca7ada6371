"""`personne` and `conservation`: a person's data given, erased; whose retention has ended."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from pdp_desk.cli import options
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.opening import opened
from pdp_desk.domain.wording import long_date, number, plural
from pdp_desk.errors import UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views_rgpd import Echeance, EffacementVue, PrevisionEffacement
    from pdp_desk.services.desk import Desk

EXPORT, ERASE = "exporter", "effacer"


def personne(
    action: Annotated[
        str, typer.Argument(metavar="exporter|effacer", help="Donner ses données, ou les effacer.")
    ],
    *,
    coffre: options.Coffre,
    dossier: Annotated[
        str,
        typer.Option("--dossier", metavar="NUMÉRO", help="Le numéro d'un de ses dossiers."),
    ],
    vers: Annotated[
        Path | None,
        typer.Option(
            "--vers",
            metavar="CHEMIN",
            help="Exporter : le dossier à créer. Effacer : le certificat à écrire, en .pdf.",
        ),
    ] = None,
    motif: Annotated[
        str,
        typer.Option(
            "--motif", metavar="MOTIF", help="Effacer : demande, duree, opposition ou erreur."
        ),
    ] = "demande",
    nombre: Annotated[
        int | None,
        typer.Option(
            "--nombre",
            metavar="N",
            help="Effacer : le nombre d'éléments annoncé ; sans lui, dire ce qui serait effacé.",
        ),
    ] = None,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Exporte toutes les données d'une personne, ou l'efface avec un certificat."""
    if action not in (EXPORT, ERASE):
        raise UsageError(f"« {action} » n'est pas connu.", "Choisissez exporter ou effacer.")
    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        if action == EXPORT:
            _export(desk, dossier, vers)
        elif nombre is None:
            _foresee(desk, dossier)
        else:
            _erase(desk, dossier, motif, nombre, vers)


def conservation(
    *,
    coffre: options.Coffre,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Liste les personnes dont la durée de conservation est dépassée ou proche de l'être."""
    from pdp_desk.services import privacy

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        page = privacy.due_list(desk)
    out = results()
    out.print(
        _due(page.echeances) if page.echeances else "Aucune conservation n'arrive à échéance."
    )
    if page.prolongees:
        out.print(f"Conservations prolongées : {number(len(page.prolongees))}.")
    for rule in (*page.regles, *page.renvois):
        out.print(f"{rule.titre} : {rule.texte} [{rule.source}]", markup=False, style="dim")


def _export(desk: Desk, numero: str, vers: Path | None) -> None:
    from pdp_desk.services import privacy

    if vers is None:
        raise UsageError("Il manque le dossier où écrire.", "Ajoutez --vers DOSSIER.")
    person = privacy.person_of_number(desk, numero)
    done = privacy.export_person(desk, person.id, vers)
    written = plural(len(done.fichiers), "fichier écrit", "fichiers écrits")
    results().print(f"{written} dans {vers}", markup=False, soft_wrap=True)
    if not done.medical:
        messages().print("La partie médicale n'y est pas : elle s'obtient auprès du médecin.")
    messages().print("Remettez ces fichiers à la personne, puis effacez-les : ils sont en clair.")


def _foresee(desk: Desk, numero: str) -> None:
    from pdp_desk.services import privacy

    seen = privacy.foresee_erasure(desk, privacy.person_of_number(desk, numero).id)
    out = results()
    for label, count in seen.comptes:
        out.print(f"  {label} : {number(count)}", markup=False)
    out.print(f"{plural(seen.total, 'élément serait effacé', 'éléments seraient effacés')}.")
    for line in told(seen):
        messages().print(line, markup=False)
    messages().print(f"Pour effacer : --nombre {seen.total}. Rien n'a été effacé.")


def told(seen: PrevisionEffacement) -> list[str]:
    """What an erasure does not reach, and what it changes."""
    lines = []
    open_years = [year for year in seen.annees if year not in seen.figees]
    if open_years:
        years = ", ".join(map(str, open_years))
        lines.append(f"Années pas encore figées, dont les chiffres diminueront : {years}.")
    if seen.classeurs:
        names = ", ".join(seen.classeurs)
        lines.append(f"Réimporter un de ces classeurs ferait revenir la personne : {names}.")
    if seen.mentions:
        count = plural(len(seen.mentions), "texte")
        lines.append(f"{count} d'autres dossiers citent la personne : à corriger à la main.")
    return lines


def _erase(desk: Desk, numero: str, motif: str, nombre: int, vers: Path | None) -> None:
    from pdp_desk.domain.views_rgpd import MotifEffacement
    from pdp_desk.services import privacy

    if motif not in list(MotifEffacement):
        known = ", ".join(f"{one.value} ({one.label})" for one in MotifEffacement)
        raise UsageError(f"Le motif « {motif} » n'existe pas.", f"Motifs : {known}.")
    if vers is not None:
        _check_certificate(vers)
    person = privacy.person_of_number(desk, numero)
    done = privacy.erase_person(desk, person.id, motif, nombre)
    results().print(f"Effacement {done.reference} : {plural(done.total, 'élément')}.")
    for line in remaining(done):
        messages().print(line, markup=False)
    if vers is not None:
        privacy.write_certificate(desk, done.id, vers)
        messages().print(f"Certificat écrit : {vers}", markup=False)


def _check_certificate(vers: Path) -> None:
    """Refuse, before anything is erased, a certificate that could not be written after."""
    if vers.exists():
        raise UsageError(f"« {vers.name} » existe déjà. Rien n'a été effacé.", "Un autre nom ?")
    try:
        vers.parent.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=vers.parent).close()
    except OSError as error:
        raise UsageError(
            f"Le certificat ne peut pas s'écrire dans {vers.parent} : rien n'a été effacé.",
            "Choisissez un autre dossier.",
        ) from error


def remaining(done: EffacementVue) -> list[str]:
    """What still holds the person, and until when."""
    lines = (
        [] if done.termine else ["Le fichier reste à réécrire : libérez de la place sur le disque."]
    )
    for one in done.sauvegardes:
        gone = (
            f"jusque vers le {long_date(one.disparait_le)}"
            if one.disparait_le
            else "à retirer à la main"
        )
        lines.append(f"La sauvegarde {one.nom} contient encore la personne, {gone}.")
    return lines


def _due(found: tuple[Echeance, ...]) -> Table:
    table = Table("Échéance", "Personne", "Dossier", "Règle", "À faire", box=None)
    for one in found:
        table.add_row(
            f"{one.echeance:%d/%m/%Y}",
            Text(f"{one.nom} {one.prenom}"),
            Text(one.numero),
            one.titre,
            one.action if one.depassee else f"{one.action} (bientôt)",
        )
    return table
