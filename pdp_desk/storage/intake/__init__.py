"""Taking fiches in: linked by natural keys, in bulk, inside the caller's transaction."""

from pdp_desk.storage.intake.taking import take_in
from pdp_desk.storage.intake.verdicts import Verdict

__all__ = ["Verdict", "take_in"]
