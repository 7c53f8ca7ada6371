"""From fiches to rows: dossiers first, then the facts that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheAction,
    FicheArret,
    FicheDossier,
    FicheEtablissement,
    FicheEvenement,
    FicheIrdp,
    FicheOrientation,
    FicheReleve,
    FicheSalarie,
    FicheSuivi,
    Provenance,
)
from pdp_desk.storage.intake.activity import Actions
from pdp_desk.storage.intake.cases import Cases, Subject
from pdp_desk.storage.intake.facts import Facts, Incoming
from pdp_desk.storage.intake.ledger import record
from pdp_desk.storage.intake.people import People, Professionals
from pdp_desk.storage.intake.places import Places
from pdp_desk.storage.intake.referrals import Referrals, feedback_values
from pdp_desk.storage.intake.register import Register, Row
from pdp_desk.storage.intake.verdicts import Finding, Unlinkable, Verdict
from pdp_desk.storage.queries.medical import sharing_no_more
from pdp_desk.storage.search import indexed_together
from pdp_desk.storage.tables import Arret, Evenement, Irdp, ReleveAnnuel, Suivi

PersonFact = FicheArret | FicheEvenement | FicheOrientation | FicheSuivi | FicheIrdp
Pair = tuple[Provenance, Fiche]
NO_LONGER_SHARED = "La personne ne partage plus son IRDP avec la cellule : il n’est pas importé."


def take_in(session: Session, rows: Iterable[Pair], lot_id: int | None) -> list[Verdict]:
    """Store the fiches and say, for each and in order, what became of it.

    With a lot, what was created or filled in is recorded so that the lot can be undone.
    """
    intake, findings = _linked(session, rows)
    intake.write(lot_id)
    return [finding.verdict() for finding in findings]


def foresee(session: Session, rows: Iterable[Pair]) -> list[Verdict]:
    """What storing the fiches would say of each; nothing is written."""
    _, findings = _linked(session, rows)
    return [finding.verdict() for finding in findings]


def _linked(session: Session, rows: Iterable[Pair]) -> tuple[_Intake, list[Finding]]:
    pairs = list(rows)
    intake = _Intake(session, [fiche for _, fiche in pairs])
    findings = [Finding(at) for at, _ in pairs]
    for finding, (_, fiche) in zip(findings, pairs, strict=True):
        if isinstance(fiche, FicheDossier):
            intake.guarded(finding, fiche)
    for finding, (_, fiche) in zip(findings, pairs, strict=True):
        if not isinstance(fiche, FicheDossier):
            intake.guarded(finding, fiche)
    intake.match()
    return intake, findings


class _Intake:
    """One batch being linked."""

    def __init__(self, session: Session, fiches: list[Fiche]) -> None:
        self.session = session
        self.people = People(session, _people_of(fiches))
        self.places = Places(session, _places_of(fiches))
        self.team = Professionals(session, _professionals_of(fiches))
        self.cases = Cases(session, self.people, self.places, self.team)
        self.cases.prepare(_numbers_of(fiches))
        person = ("salarie_id",)
        self.arrets = Facts(session, Arret, (*person, "debut"))
        self.evenements = Facts(session, Evenement, (*person, "nature", "jour", "dispositif"))
        self.orientations = Referrals(session)
        self.suivis = Facts(session, Suivi, ("dossier_id", "mois"), unique=True)
        self.irdp = Facts(session, Irdp, (*person, "jour", "source"))
        self.actions = Actions(session)
        self.releves = Facts(session, ReleveAnnuel, ("annee", "code"), unique=True)
        self.unshared = sharing_no_more(session)
        self.incoming: dict[Facts, list[Incoming]] = {}

    def guarded(self, finding: Finding, fiche: Fiche) -> None:
        """Link one fiche, or let the finding say why it cannot be."""
        try:
            self._take(finding, fiche)
        except Unlinkable as refusal:
            finding.sort, finding.motif = refusal.sort, refusal.motif

    def _take(self, finding: Finding, fiche: Fiche) -> None:
        if isinstance(fiche, FicheDossier):
            self.cases.take(fiche, finding)
        elif isinstance(fiche, FicheEtablissement):
            finding.sort = self.places.take(fiche, finding.at, finding.divergences)
        elif isinstance(fiche, FicheAction):
            self._queue(self.actions, self._action(fiche, finding), finding)
        elif isinstance(fiche, FicheReleve):
            values: Row = {"annee": fiche.annee, "code": fiche.code}
            values |= {"valeur": fiche.valeur, "source": fiche.source}
            self._queue(self.releves, values, finding)
        else:
            suivi = isinstance(fiche, FicheSuivi)
            link = self.cases.subject_with_dossier if suivi else self.cases.subject
            subject = link(fiche.qui, _day(fiche), finding)
            self._refuse_unshared(fiche, subject)
            self._queue(self._table(fiche), _values(fiche, subject), finding)

    def _refuse_unshared(self, fiche: PersonFact, subject: Subject) -> None:
        """Compared with the store, the row would tell the class to who may no longer know it."""
        if isinstance(fiche, FicheIrdp) and subject.salarie_id in self.unshared:
            raise Unlinkable(NO_LONGER_SHARED)

    def _queue(self, facts: Facts, values: Row, finding: Finding) -> None:
        self.incoming.setdefault(facts, []).append(Incoming(values, finding))

    def _table(self, fiche: PersonFact) -> Facts:
        tables: dict[type, Facts] = {
            FicheArret: self.arrets,
            FicheEvenement: self.evenements,
            FicheOrientation: self.orientations,
            FicheSuivi: self.suivis,
            FicheIrdp: self.irdp,
        }
        return tables[type(fiche)]

    def _action(self, fiche: FicheAction, finding: Finding) -> Row:
        place = self.places.resolve(fiche.etablissement, finding.at, finding.divergences)
        return {
            "jour": fiche.jour,
            "nature": fiche.nature,
            "theme": fiche.theme,
            "partenaire": fiche.partenaire,
            "etablissement_id": place,
            "public": fiche.public,
            "participants": fiche.participants,
        }

    def match(self) -> None:
        """Match the facts with the store."""
        for facts, incoming in self.incoming.items():
            facts.take(incoming, self._stored(facts, incoming))

    def write(self, lot_id: int | None) -> None:
        """Write everything, and remember it in the lot."""
        with indexed_together(self.session):
            for register in self._registers():
                register.write()
        if lot_id is not None:
            traces = (trace for register in self._registers() for trace in register.traces())
            record(self.session, lot_id, traces)

    def _stored(self, facts: Facts, incoming: list[Incoming]) -> list[Row]:
        columns = facts.register.table.c
        if isinstance(facts, Actions):
            return facts.load_on(fact.values["jour"] for fact in incoming)
        if facts is self.releves:
            return facts.register.load(columns.annee, (fact.values["annee"] for fact in incoming))
        persons = {fact.values["salarie_id"] for fact in incoming}
        known = {key for key in persons if not self.people.register.is_new(int(str(key)))}
        rows = facts.register.load(columns.salarie_id, known)
        if isinstance(facts, Referrals):
            facts.load_points(rows)
        return rows

    def _registers(self) -> Iterator[Register]:
        """In the order foreign keys ask for."""
        yield self.places.entreprises
        yield self.places.etablissements
        yield self.team.register
        yield self.people.register
        yield self.cases.register
        for facts in (self.arrets, self.evenements, self.orientations, self.suivis, self.irdp):
            yield facts.register
        yield self.orientations.points
        yield self.actions.register
        yield self.actions.links
        yield self.releves.register


def _day(fiche: PersonFact) -> date | None:
    return fiche.debut if isinstance(fiche, FicheArret) else fiche.jour


def _values(fiche: PersonFact, subject: Subject) -> Row:
    row = subject.row()
    if isinstance(fiche, FicheOrientation):
        said: Row = {"sens": fiche.sens, "partenaire": fiche.partenaire, "motif": fiche.motif}
        return row | said | {"jour": fiche.jour} | feedback_values(fiche.retours)
    if isinstance(fiche, (FicheSuivi, FicheArret)):
        del row["etablissement_id"]
    fields = [name for name in fiche.__slots__ if name != "qui"]
    return row | {name: getattr(fiche, name) for name in fields}


def _concerned(fiches: Iterable[Fiche]) -> Iterator[Concerne]:
    for fiche in fiches:
        if isinstance(fiche, PersonFact):
            yield fiche.qui


def _people_of(fiches: list[Fiche]) -> Iterator[FicheSalarie]:
    yield from (fiche.salarie for fiche in fiches if isinstance(fiche, FicheDossier))
    yield from (qui.salarie for qui in _concerned(fiches) if qui.salarie)


def _places_of(fiches: list[Fiche]) -> Iterator[FicheEtablissement]:
    for fiche in fiches:
        if isinstance(fiche, FicheEtablissement):
            yield fiche
        if isinstance(fiche, (FicheDossier, FicheAction)) and fiche.etablissement:
            yield fiche.etablissement
    yield from (qui.etablissement for qui in _concerned(fiches) if qui.etablissement)


def _professionals_of(fiches: list[Fiche]) -> Iterator[str]:
    for fiche in fiches:
        if isinstance(fiche, FicheDossier):
            yield from (name for name in (fiche.medecin, fiche.referent) if name)


def _numbers_of(fiches: list[Fiche]) -> Iterator[str]:
    yield from (fiche.numero for fiche in fiches if isinstance(fiche, FicheDossier))
    yield from (qui.numero for qui in _concerned(fiches) if qui.numero)
