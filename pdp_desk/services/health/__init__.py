"""Is the vault whole? Each check looks, none mends; what can be mended is mended on a copy."""

from pdp_desk.services.health.checking import CHECKS, CONTROLES, check
from pdp_desk.services.health.mending import mend_copy, mend_unopened
from pdp_desk.services.health.report import report_text

__all__ = [
    "CHECKS",
    "CONTROLES",
    "check",
    "mend_copy",
    "mend_unopened",
    "report_text",
]
