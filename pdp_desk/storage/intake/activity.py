"""Actions outside cases: one per establishment reached, as workbooks list them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from pdp_desk.storage.intake.facts import Facts, Incoming
from pdp_desk.storage.intake.register import Register, Row, row_id, table_of
from pdp_desk.storage.tables import Action, ActionEtablissement


class Actions(Facts):
    """Actions with the establishment reached, if any."""

    def __init__(self, session: Session) -> None:
        identity = ("jour", "nature", "theme", "partenaire", "etablissement_id")
        super().__init__(session, Action, identity)
        self.links = Register(session, table_of(ActionEtablissement))

    def load_on(self, days: Iterable[object]) -> list[Row]:
        """The stored actions of these days, once per establishment."""
        by_id = {row_id(row): row for row in self.register.load(self.register.table.c.jour, days)}
        reached: list[Row] = []
        for link in self.links.load(self.links.table.c.action_id, by_id):
            action = by_id[int(str(link["action_id"]))]
            reached.append(action | {"etablissement_id": link["etablissement_id"]})
        linked = {row_id(row) for row in reached}
        alone = [
            row | {"etablissement_id": None} for key, row in by_id.items() if key not in linked
        ]
        return reached + alone

    def _create(self, fact: Incoming) -> int:
        key = super()._create(fact)
        place = fact.values["etablissement_id"]
        if place is not None:
            self.links.add({"action_id": key, "etablissement_id": place}, fact.finding.at)
        return key
