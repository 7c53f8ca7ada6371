"""The year's counts as SQL written by hand for plain sqlite3: each table read once."""

from __future__ import annotations

from typing import Any

PARTNERS = {
    "ssam": "SSAM", "cap_emploi": "Cap emploi", "agefiph": "Agefiph", "cpam": "CPAM",
    "mdph": "MDPH", "france_travail": "France Travail",
}  # fmt: skip
ASKED = {
    "salarie": "salarié", "medecin_travail": "médecin du travail",
    "medecin_traitant": "médecin traitant", "medecin_conseil": "médecin conseil",
}  # fmt: skip

EVENTS = """
WITH e AS MATERIALIZED (
  SELECT salarie_id, nature, realise, demandeur, spsti_present, propose_par,
         dispense_reclassement, dispositif, type_aide, statut, jour, etablissement_id
  FROM evenement WHERE jour BETWEEN :a AND :b
)
SELECT '', NULL,
  sum(nature = 'plan_maintien' AND realise IS 1), sum(nature = 'amenagement'),
  sum(nature = 'rdv_liaison' AND realise IS 1 AND spsti_present IS 1),
  sum(nature = 'visite_pre_reprise' AND realise IS 1),
  sum(nature = 'visite_mi_carriere' AND realise IS 1),
  sum(nature = 'visite_mi_carriere' AND realise IS 1 AND etablissement_id IN
      (SELECT id FROM etablissement WHERE fort_risque_pdp IS 1)),
  sum(nature = 'visite_reprise' AND realise IS 1),
  sum(nature = 'amenagement' AND propose_par IS 'cellule'),
  sum(nature = 'amenagement' AND propose_par IS 'medecin'),
  count(DISTINCT CASE WHEN nature = 'avis_inaptitude' THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'avis_inaptitude' AND dispense_reclassement IS 1
        THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'avis_inaptitude' AND dispense_reclassement IS 1
        AND EXISTS (SELECT 1 FROM dossier d WHERE d.salarie_id = e.salarie_id
                    AND d.pris_en_charge_le <= e.jour) THEN salarie_id END),
  sum(nature = 'plan_retour' AND realise IS 1),
  sum(dispositif IS 'fipu' AND statut IS 'accepte'),
  sum(dispositif IS 'essai_encadre' AND (statut IS NULL OR statut IN ('realise', 'accepte'))),
  sum(dispositif IS 'crpe' AND (statut IS NULL OR statut IN ('realise', 'accepte'))),
  count(DISTINCT CASE WHEN nature = 'amenagement'
        OR (nature = 'rdv_liaison' AND realise IS 1 AND spsti_present IS 1)
        OR (nature IN ('plan_maintien', 'visite_mi_carriere', 'visite_pre_reprise')
            AND realise IS 1)
        THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'visite_pre_reprise' AND realise IS 1 THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'visite_mi_carriere' AND realise IS 1 THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'visite_reprise' AND realise IS 1 THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'plan_maintien' AND realise IS 1 THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'plan_retour' AND realise IS 1 THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'amenagement' THEN salarie_id END),
  count(DISTINCT CASE WHEN nature = 'rdv_liaison' AND realise IS 1 AND spsti_present IS 1
        THEN salarie_id END)
FROM e
UNION ALL SELECT 'asked', demandeur, count(*), 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
FROM e WHERE nature = 'visite_pre_reprise' AND realise IS 1 GROUP BY demandeur
UNION ALL SELECT 'aid', type_aide, count(*), 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
FROM e WHERE dispositif = 'agefiph' AND statut = 'accepte' GROUP BY type_aide
"""

REFERRALS = """
WITH o AS MATERIALIZED (
  SELECT o.salarie_id, o.dossier_id, o.sens, o.partenaire, o.motif, o.jour,
    CASE WHEN p3.etat = 'obtenu' THEN p3.situation
         WHEN p3.etat IN ('sans_reponse', 'perdu_de_vue', 'refuse') THEN p3.etat
         ELSE 'attendu' END AS r3,
    CASE WHEN p6.etat = 'obtenu' THEN p6.situation
         WHEN p6.etat IN ('sans_reponse', 'perdu_de_vue', 'refuse') THEN p6.etat
         ELSE 'attendu' END AS r6
  FROM orientation o
  LEFT JOIN point_de_retour p3 ON p3.orientation_id = o.id AND p3.mois = 3
  LEFT JOIN point_de_retour p6 ON p6.orientation_id = o.id AND p6.mois = 6
  WHERE o.jour BETWEEN :a AND :b
)
SELECT 'people', NULL, count(DISTINCT CASE WHEN sens = 'sortante' AND partenaire = 'ssam'
    AND EXISTS (SELECT 1 FROM arret a WHERE a.dossier_id = o.dossier_id AND a.debut <= o.jour
                AND (coalesce(a.fin, a.fin_prevue) IS NULL
                     OR coalesce(a.fin, a.fin_prevue) >= o.jour)) THEN salarie_id END),
  count(DISTINCT CASE WHEN sens = 'entrante' AND partenaire = 'ssam'
    AND motif IS 'visite_pre_reprise' THEN salarie_id END)
FROM o
UNION ALL SELECT sens, partenaire, count(*), count(DISTINCT salarie_id) FROM o
GROUP BY sens, partenaire
UNION ALL SELECT 'r3', r3, count(*), count(DISTINCT salarie_id) FROM o
WHERE sens = 'sortante' AND partenaire = 'cap_emploi' GROUP BY r3
UNION ALL SELECT 'r6', r6, count(*), count(DISTINCT salarie_id) FROM o
WHERE sens = 'sortante' AND partenaire = 'cap_emploi' GROUP BY r6
"""

FOLLOWED = """
WITH d AS MATERIALIZED (
  SELECT d.id, d.salarie_id, d.etablissement_id, d.raison, d.tableau_mp, d.pathologie,
    row_number() OVER (PARTITION BY d.salarie_id ORDER BY d.pris_en_charge_le DESC, d.id DESC) r
  FROM dossier d
  WHERE d.pris_en_charge_le <= :b AND (d.clos_le IS NULL OR d.clos_le >= :a)
), p AS MATERIALIZED (
  SELECT s.sexe, :y - CAST(strftime('%Y', s.naissance) AS INTEGER) AS age, t.naf_section,
    t.effectif, d.pathologie,
    CASE d.raison WHEN 'mp' THEN 'MP ' || coalesce(d.tableau_mp, '?') WHEN 'at' THEN 'AT'
      WHEN 'mce' THEN 'MCE' ELSE d.raison END AS raison
  FROM d JOIN salarie s ON s.id = d.salarie_id
  LEFT JOIN etablissement t ON t.id = d.etablissement_id WHERE d.r = 1
)
SELECT 'all', NULL, count(*) FROM p
UNION ALL SELECT 'sexe', sexe, count(*) FROM p GROUP BY sexe
UNION ALL SELECT 'age', CASE WHEN age < 30 THEN '<30' WHEN age < 40 THEN '30-39'
  WHEN age < 50 THEN '40-49' WHEN age < 60 THEN '50-59' ELSE '60+' END AS g, count(*)
  FROM p GROUP BY g
UNION ALL SELECT 'naf', naf_section, count(*) FROM p GROUP BY naf_section
UNION ALL SELECT 'effectif', CASE WHEN effectif < 10 THEN '1-9' WHEN effectif < 50 THEN '10-49'
  WHEN effectif < 200 THEN '50-199' ELSE '200+' END AS g, count(*) FROM p GROUP BY g
UNION ALL SELECT 'raison', raison, count(*) FROM p GROUP BY raison
UNION ALL SELECT 'pathologie', pathologie, count(*) FROM p GROUP BY pathologie
"""

DUE = """
SELECT sum(clos_le BETWEEN date(:a, '-3 months') AND date(:b, '+1 day', '-3 months', '-1 day')),
  sum(clos_le BETWEEN date(:a, '-6 months') AND date(:b, '+1 day', '-6 months', '-1 day')),
  sum(clos_le BETWEEN date(:a, '-12 months') AND date(:b, '+1 day', '-12 months', '-1 day'))
FROM dossier
"""

ACTIONS = """
SELECT a.nature, a.theme, count(DISTINCT a.id), count(DISTINCT t.id),
  count(DISTINCT CASE WHEN t.suivi_carsat IS 1 THEN t.id END)
FROM action a LEFT JOIN action_etablissement x ON x.action_id = a.id
LEFT JOIN etablissement t ON t.id = x.etablissement_id
WHERE a.jour BETWEEN :a AND :b GROUP BY a.nature, a.theme
"""

RAISED = """
SELECT count(DISTINCT t.entreprise_id) FROM action a
JOIN action_etablissement x ON x.action_id = a.id JOIN etablissement t ON t.id = x.etablissement_id
WHERE a.jour BETWEEN :a AND :b AND a.nature = 'sensibilisation'
"""


def by_hand(connection: Any, year: int) -> dict[str, Any]:
    """The figures of the contracts under their codes; breakdowns with their labels."""
    dates = {"a": f"{year}-01-01", "b": f"{year}-12-31", "y": year}
    ask = connection.execute
    found: dict[str, Any] = {}
    _events(ask(EVENTS, dates).fetchall(), found)
    _referrals(ask(REFERRALS, dates).fetchall(), found)
    found["1.3"] = found["P1d"] = ask(FOLLOWED, dates).fetchone()[2]
    due = ask(DUE, dates).fetchone()
    found["1.14-d"] = sum(due)
    suivis = ask(
        "SELECT mois, count(*), count(DISTINCT salarie_id) FROM suivi"
        " WHERE jour BETWEEN :a AND :b GROUP BY mois",
        dates,
    ).fetchall()
    found["1.14"] = {str(row[0]): row[1] for row in suivis}
    found["P1a"] = ask(
        "SELECT count(*), count(DISTINCT salarie_id) FROM irdp"
        " WHERE jour BETWEEN :a AND :b AND source = 'presanse'",
        dates,
    ).fetchone()[0]
    _actions(ask(ACTIONS, dates).fetchall(), found)
    found["P1b"] = ask(RAISED, dates).fetchone()[0]
    return found


def _events(rows: list[Any], found: dict[str, Any]) -> None:
    codes = (
        "plans", "annexes4", "P2a", "P2b", "P3a", "fort", "1.7", "1.8", "1.9", "1.10", "1.11",
        "1.12", "1.13", "X_fipu", "X_essai", "X_crpe", "P1c-d",
    )  # fmt: skip
    totals = dict(zip(codes, rows[0][2:], strict=False))
    totals["P1c"] = sum(totals[code] for code in ("plans", "annexes4", "P2a", "P2b", "P3a"))
    for inner in ("plans", "annexes4", "fort"):
        totals.pop(inner)
    found.update(totals)
    found["P2c"] = {ASKED[row[1]]: row[2] for row in rows if row[0] == "asked" and row[1]}


def _referrals(rows: list[Any], found: dict[str, Any]) -> None:
    found["1.2"], found["1.4"] = rows[0][2:4]
    for way, code in (("sortante", "P4b"), ("entrante", "P4c")):
        split = {PARTNERS[row[1]]: row[2] for row in rows if row[0] == way}
        found[f"{code}_par_partenaire"] = split
        found[code] = sum(split.values())


def _actions(rows: list[Any], found: dict[str, Any]) -> None:
    totals: dict[str, int] = {}
    for nature, _theme, actions, _places, _followed in rows:
        totals[nature] = totals.get(nature, 0) + actions
    found["P2d"] = totals["reunion_promotion"]
    found["P4a"] = totals["reunion_partenaires"]
    found["P4d"] = totals["fiche_realisee"]
