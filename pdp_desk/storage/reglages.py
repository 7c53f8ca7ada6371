"""The settings of the vault, shared by the team: a key and a JSON value."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from pdp_desk.storage.tables import Reglage


def setting(session: Session, key: str, default: object = None) -> object:
    """The value of a setting, or what stands for it until somebody chooses."""
    row = session.get(Reglage, key)
    return default if row is None else json.loads(row.valeur)


def set_setting(session: Session, key: str, value: object) -> None:
    """Write a setting, in the transaction of the act that changes it."""
    session.merge(Reglage(cle=key, valeur=json.dumps(value, ensure_ascii=False)))
