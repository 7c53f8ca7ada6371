"""The ledger of what left the vault: the counts of a year as they were printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.storage.tables import Publication


def remember(
    session: Session,
    annee: int,
    counts: Mapping[str, int | None],
    *,
    publie_le: datetime,
    membre_id: int,
) -> None:
    """Add a publication: cell -> printed count, None where it was masked."""
    contenu = json.dumps(counts, sort_keys=True)
    session.add(
        Publication(
            annee=annee,
            publie_le=publie_le,
            membre_id=membre_id,
            destinataire="",  # who receives the files is not asked
            contenu=contenu,
            empreinte=sha256(contenu.encode()).hexdigest(),
        )
    )


def published_otherwise(session: Session, annee: int) -> datetime | None:
    """When the year was last published with other counts than its last publication (UTC)."""
    rows = session.execute(
        select(Publication.empreinte, Publication.publie_le)
        .where(Publication.annee == annee)
        .order_by(Publication.id.desc())
    ).all()
    return next((when for digest, when in rows if digest != rows[0].empreinte), None)
