"""What the journal tells, in the words of the window."""

from __future__ import annotations

from pdp_desk.domain.journal_phrases import details


def test_codes_are_read_as_the_words_the_window_uses() -> None:
    told = details({"role": "charge", "raison": "a-la-demande", "lignes": 12, "avant": {"a": 1}})
    assert "chargé(e) de maintien en emploi" in told
    assert "à la demande" in told
    assert "a-la-demande" not in told
    assert "12" in told
    assert "role" not in told
