"""Dossiers: the list, the search, one dossier."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.orm import Session

from pdp_desk.domain.naf import SECTIONS
from pdp_desk.domain.views import (
    ArretVue,
    ComptesDossiers,
    DossierVue,
    FiltreDossiers,
    LigneDossier,
    PageDossiers,
)
from pdp_desk.domain.vocabulary import EtatRetour, Raison, Sens, Sexe
from pdp_desk.domain.wording import long_date, number, plural
from pdp_desk.errors import UsageError
from pdp_desk.rules.stage import stage, steps
from pdp_desk.services.actes import acte, noted
from pdp_desk.services.chronologie import latest_leave, timeline
from pdp_desk.services.desk import Desk
from pdp_desk.storage.queries import dossier as one
from pdp_desk.storage.queries import dossiers as many

Facts = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
UNKNOWN = "inconnu"


@acte("voir_dossiers")
def list_dossiers(
    desk: Desk, filtre: FiltreDossiers, suite: str | None = None, taille: int = 100
) -> PageDossiers:
    """A page of the dossiers a filter keeps; `suite` is the key the page before gave."""
    after = _decode(suite, filtre) if suite else None
    with noted(desk, "voir_dossiers", "dossier", detail=_kind(filtre)) as session:
        # One more than asked tells whether there is a next page.
        rows = many.page(session, filtre, after=after, size=taille + 1)
        lignes = _lines(session, rows[:taille], desk.today())
    more = _encode(rows[taille - 1]) if len(rows) > taille else None
    return PageDossiers(lignes=lignes, suite=more)


@acte("voir_dossiers")
def count_dossiers(desk: Desk, filtre: FiltreDossiers) -> ComptesDossiers:
    """How many dossiers the filter keeps, are open, and exist."""
    with desk.store.read() as session:
        return many.counts(session, filtre)


@acte("voir_dossiers")
def referents(desk: Desk) -> tuple[str, ...]:
    """Those in charge of a dossier, by name."""
    with desk.store.read() as session:
        return tuple(many.referents(session))


@acte("voir_dossier")
def show_dossier(desk: Desk, dossier_id: int) -> DossierVue:
    """One dossier as its page shows it; UsageError when it is no longer there."""
    # The medical part is loaded with the first dossier opened, not with the window.
    from pdp_desk.services.medical.agreement import SharedScores

    today = desk.today()
    with noted(desk, "voir_dossier", "dossier", dossier_id) as session:
        who = one.identity(session, dossier_id)
        if who is None:
            raise UsageError(
                "Ce dossier n'est plus dans le coffre.", "Revenez à la liste pour la relire."
            )
        facts, _ = many.stage_facts(session, [who])[dossier_id]
        referrals = one.referrals(session, dossier_id)
        leaves = one.leaves(session, dossier_id)
        shared = SharedScores(session, desk, who.salarie_id)
        scores = shared.of(one.risk_scores(session, dossier_id))
        return DossierVue(
            id=who.id,
            numero=who.numero,
            nom=who.nom,
            prenom=who.prenom,
            sexe=who.sexe,
            age=_age(who.naissance, today),
            poste=who.poste,
            entreprise=who.entreprise,
            etape=stage(facts, today),
            etapes=steps(facts, today),
            faits=_facts(who, leaves, today),
            chronologie=timeline(
                who,
                one.events(session, dossier_id),
                referrals,
                scores,
                one.follow_ups(session, dossier_id),
                leaves,
            ),
            arrets=leaves,
            irdp=scores[0] if scores else None,
            manques=_missing(who, referrals, today),
            autres_dossiers=one.other_dossiers(session, who.salarie_id, dossier_id),
        )


def _kind(filtre: FiltreDossiers) -> dict[str, object]:
    """What the journal keeps of a list: that a search was made, never what was typed."""
    return {"recherche": bool(filtre.texte.strip()), "ouverts": filtre.ouverts}


def _lines(session: Session, rows: list[many.DossierRow], today: date) -> tuple[LigneDossier, ...]:
    found = many.stage_facts(session, rows)
    return tuple(
        LigneDossier(
            id=row.id,
            numero=row.numero,
            nom=row.nom,
            prenom=row.prenom,
            sexe=row.sexe,
            entreprise=row.entreprise,
            etape=stage(found[row.id][0], today),
            signale_le=row.signale_le,
            pris_en_charge_le=row.pris_en_charge_le,
            clos_le=row.clos_le,
            dernier_evenement=found[row.id][1],
            referent=row.referent,
        )
        for row in rows
    )


def _encode(row: many.DossierRow) -> str:
    key = row.cle.isoformat() if isinstance(row.cle, date) else row.cle
    return json.dumps((key, row.id))


def _decode(suite: str, filtre: FiltreDossiers) -> many.After:
    key, dossier_id = json.loads(suite)
    return (date.fromisoformat(key) if filtre.recents and key else key, dossier_id)


def _age(birth: date | None, today: date) -> int | None:
    if birth is None:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _facts(who: one.IdentityRow, leaves: tuple[ArretVue, ...], today: date) -> Facts:
    groups = (
        _leave_facts(leaves, today),
        ("Poste", _known(_employer_facts(who))),
        ("Accompagnement", _known(_case_facts(who))),
    )
    return tuple((title, facts) for title, facts in groups if facts)


def _leave_facts(
    leaves: tuple[ArretVue, ...], today: date
) -> tuple[str, tuple[tuple[str, str], ...]]:
    found = latest_leave(leaves, today)
    if found is None:
        return "", ()
    leave, under_way = found
    end = leave.fin or leave.fin_prevue
    until = min(end, today) if end and under_way else end or today
    length = plural((until - leave.debut).days + 1, "jour")
    facts = [("Depuis" if under_way else "Du", long_date(leave.debut))]
    facts += [("Fin" if leave.fin else "Fin prévue", long_date(end))] if end else []
    facts += [("Durée", length)]
    facts += [("Motif", leave.cause)] if leave.cause else []
    return "Arrêt en cours" if under_way else "Dernier arrêt", tuple(facts)


def _employer_facts(who: one.IdentityRow) -> list[tuple[str, str | None]]:
    section = SECTIONS.get(who.naf_section or "")
    return [
        ("Employeur", who.entreprise),
        ("SIRET", _spaced(who.siret)),
        ("Secteur", f"{section} ({who.naf_section})" if section else None),
        ("Effectif", number(who.effectif) if who.effectif is not None else None),
        ("Risque PDP", "fort" if who.fort_risque_pdp else None),
        ("Carsat", "suivi par la Carsat" if who.suivi_carsat else None),
        ("Poste", who.poste),
        ("Contrat", who.contrat.label if who.contrat else None),
    ]


def _spaced(siret: str | None) -> str | None:
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}" if siret else None


def _case_facts(who: one.IdentityRow) -> list[tuple[str, str | None]]:
    reason = who.raison.label if who.raison else None
    if who.raison is Raison.MP and who.tableau_mp:
        reason = "MP hors tableau" if who.tableau_mp == "HT" else f"MP, tableau {who.tableau_mp}"
    return [
        ("Signalé par" if who.sexe is not Sexe.FEMME else "Signalée par",
         who.origine.label if who.origine else None),
        ("Raison", reason),
        ("Pathologie", who.pathologie.label if who.pathologie else None),
        ("Niveau SSAM", who.niveau_ssam.label if who.niveau_ssam else None),
        ("Prévention", who.prevention.label if who.prevention else None),
        ("Référent", who.referent),
        ("Médecin", who.medecin),
        ("Issue", who.issue.label if who.issue else None),
    ]  # fmt: skip


def _known(facts: list[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value)


def _missing(
    who: one.IdentityRow, referrals: tuple[one.ReferralRow, ...], today: date
) -> tuple[tuple[str, str], ...]:
    """What is missing, and the figure or the step it holds back."""
    profile = "Le profil du contrat EXPERTIS ne peut pas le compter"
    checks = (
        (who.naissance is None, "Date de naissance", "L'âge et la mi-carrière restent inconnus"),
        (who.sexe is None, "Sexe", profile),
        (who.siret is None, "SIRET de l'établissement", "Le secteur ne peut pas être vérifié"),
        (who.naf_section is None, "Code NAF", profile),
        (who.effectif is None, "Effectif de l'établissement", profile),
        (who.raison is None, "Raison de l'accompagnement", profile),
        (who.pathologie is None, "Famille de pathologie", profile),
        (
            who.pris_en_charge_le is None,
            "Date de prise en charge",
            "Le dossier ne compte pas parmi les salariés pris en charge",
        ),
        (
            who.clos_le is not None and who.issue is None,
            "Issue à la clôture",
            "Le devenir de la personne reste inconnu",
        ),
    )
    late = [
        (
            f"{referral.partenaire.label}, point à {retour.mois} mois",
            f"Attendu depuis le {long_date(retour.attendu_le)}",
        )
        for referral in referrals
        if referral.sens is Sens.SORTANTE
        for retour in referral.retours
        if retour.etat in (EtatRetour.ATTENDU, EtatRetour.RELANCE) and retour.attendu_le < today
    ]
    return (*((what, why) for absent, what, why in checks if absent), *late)
