"""What the forms of casework take."""

from app.cases.inputs.case import CategoryInput, NewCase, Problem, owner_in
from app.cases.inputs.client import PersonInput, reference_in
from app.cases.inputs.note import NoteInput, OutcomeInput, notes_in, provider_notes_in
from app.cases.inputs.summary import AdaptationInput, DiagnosisInput, EligibilityInput, ThirdPartyInput

__all__ = [
    "AdaptationInput",
    "CategoryInput",
    "DiagnosisInput",
    "EligibilityInput",
    "NewCase",
    "NoteInput",
    "OutcomeInput",
    "PersonInput",
    "Problem",
    "ThirdPartyInput",
    "notes_in",
    "owner_in",
    "provider_notes_in",
    "reference_in",
]
