"""The rights of a person on their data: file, correction, retention, erasure."""

from pdp_desk.services.privacy.erasure import (
    erase_person,
    finish_erasures,
    foresee_erasure,
    list_erasures,
    write_certificate,
)
from pdp_desk.services.privacy.export import export_person
from pdp_desk.services.privacy.fading import forget_backups, read_ledger, replay_ledger
from pdp_desk.services.privacy.people import (
    person_of_dossier,
    person_of_number,
    rectify_person,
)
from pdp_desk.services.privacy.retention import due_list, keep_longer, stop_keeping

__all__ = [
    "due_list",
    "erase_person",
    "export_person",
    "finish_erasures",
    "foresee_erasure",
    "forget_backups",
    "keep_longer",
    "list_erasures",
    "person_of_dossier",
    "person_of_number",
    "read_ledger",
    "rectify_person",
    "replay_ledger",
    "stop_keeping",
    "write_certificate",
]
