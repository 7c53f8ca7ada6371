"""A fictitious service, made from published proportions and the same for the same seed."""

from __future__ import annotations

from pdp_desk.demo.service import MEMBRE, TITRE, generate

__all__ = ["MEMBRE", "TITRE", "generate"]
