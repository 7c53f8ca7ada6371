"""Errors a person can mend, each with a stable code and a stable exit code."""

from __future__ import annotations


class UserError(Exception):
    """What happened, what was kept, what to do next; shown as it is, in French."""

    code = "PDP-0001"
    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(UserError):
    """The request itself is off: unknown year, folder already taken, missing value."""

    code, exit_code = "PDP-0002", 2


class WrongSecret(UserError):
    """The password or the recovery words open nothing in this vault."""

    code, exit_code = "PDP-0103", 3


class NotAVault(UserError):
    """The folder or the file is something else than a PDP Desk vault."""

    code, exit_code = "PDP-0104", 4


class TruncatedVault(UserError):
    """A file of the vault is shorter than it was written."""

    code, exit_code = "PDP-0105", 5


class AlteredVault(UserError):
    """A file of the vault no longer says what was written: flipped byte, mixed vaults."""

    code, exit_code = "PDP-0106", 6


class NewerVault(UserError):
    """The vault was written by a later format of PDP Desk."""

    code, exit_code = "PDP-0107", 7


class VaultBusy(UserError):
    """Another program is writing in the vault just now; nothing was lost."""

    code, exit_code = "PDP-0108", 13


class VaultReadOnly(VaultBusy):
    """The vault is open to read only: another program holds it to write."""

    code = "PDP-0109"


class Forbidden(UserError):
    """The member's role does not have this act, or the medical key is not theirs."""

    code, exit_code = "PDP-0114", 14


class BrokenSeal(AlteredVault):
    """A medical value was altered, or moved from the place it is bound to."""

    code = "PDP-0118"


class UnsafeKeyring(UserError):
    """The system's keyring is missing, locked, or keeps what it is given in clear."""

    code, exit_code = "PDP-0116", 15


class UnreadableWorkbook(UserError):
    """The workbook cannot be read, or nothing in it was recognised."""

    code, exit_code = "PDP-0208", 8


class BadCatalogue(UserError):
    """A catalogue or another data file breaks its own rules; the message names the place."""

    code, exit_code = "PDP-0309", 9


class NotReleasable(UserError):
    """The tables would let somebody recompute a masked cell: nothing was written."""

    code, exit_code = "PDP-0410", 10


class NoScreen(UserError):
    """The window cannot open here: no screen, or Qt's system libraries are missing."""

    code, exit_code = "PDP-0511", 11


class StorageFailed(UserError):
    """The disk refused: full, read-only, gone. The store is as it was."""

    code, exit_code = "PDP-0612", 12
