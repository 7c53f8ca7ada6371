"""The medical compartment: notes, opinions, questionnaires, IRDP details, documents, glass."""

from pdp_desk.services.medical.agreement import record_agreement, withdraw_agreement
from pdp_desk.services.medical.decisions import (
    delegate_to_nurses,
    link_member,
    list_professionals,
    medical_settings,
    nurses_may_read,
)
from pdp_desk.services.medical.documents import (
    add_document,
    add_medical_document,
    list_documents,
    read_document,
    read_medical_document,
    remove_document,
    remove_medical_document,
    save_document,
    save_medical_document,
)
from pdp_desk.services.medical.evaluations import (
    correct_evaluation,
    delete_evaluation,
    detail_irdp,
    record_evaluation,
)
from pdp_desk.services.medical.notes import correct_note, delete_note, write_note
from pdp_desk.services.medical.opinions import (
    answer_opinion,
    ask_opinion,
    list_opinions,
    withdraw_question,
)
from pdp_desk.services.medical.reading import (
    break_glass,
    exceptional_accesses,
    mark_access_seen,
    medical_part,
    medical_state,
)

__all__ = [
    "add_document",
    "add_medical_document",
    "answer_opinion",
    "ask_opinion",
    "break_glass",
    "correct_evaluation",
    "correct_note",
    "delegate_to_nurses",
    "delete_evaluation",
    "delete_note",
    "detail_irdp",
    "exceptional_accesses",
    "link_member",
    "list_documents",
    "list_opinions",
    "list_professionals",
    "mark_access_seen",
    "medical_part",
    "medical_settings",
    "medical_state",
    "nurses_may_read",
    "read_document",
    "read_medical_document",
    "record_agreement",
    "record_evaluation",
    "remove_document",
    "remove_medical_document",
    "save_document",
    "save_medical_document",
    "withdraw_agreement",
    "withdraw_question",
    "write_note",
]
