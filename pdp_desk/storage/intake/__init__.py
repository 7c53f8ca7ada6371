"""Taking fiches in: linked by natural keys, in bulk, inside the caller's transaction."""

from pdp_desk.storage.intake.taking import foresee, take_in
from pdp_desk.storage.intake.verdicts import Verdict

__all__ = ["Verdict", "foresee", "take_in"]
