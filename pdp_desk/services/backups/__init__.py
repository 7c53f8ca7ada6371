"""Backups: made, proved, listed, kept elsewhere too, taken back."""

from pdp_desk.services.backups.elsewhere import second_place, set_second_place
from pdp_desk.services.backups.making import (
    back_up,
    before_risk,
    daily_backup,
    list_backups,
    verify_backup,
)
from pdp_desk.services.backups.state import backup_state
from pdp_desk.services.backups.taking_back import (
    compare_backup,
    restore_beside,
    restore_unopened,
    switch_to_backup,
)

__all__ = [
    "back_up",
    "backup_state",
    "before_risk",
    "compare_backup",
    "daily_backup",
    "list_backups",
    "restore_beside",
    "restore_unopened",
    "second_place",
    "set_second_place",
    "switch_to_backup",
    "verify_backup",
]
