"""The example programme is made by real operations only: every row has the audit line of the deed that made it.

Negative control: with one Standing made by the ORM in `vaihto.demo.stages.people`, the first test named it.
"""

from django.apps import apps

from vaihto.kit import audit
from vaihto.kit.models import AuditLine

STAGE = "report"
# Rows that are parts of a whole: the line stands at the whole, found by this path.
PART_OF = {
    "applications.Answer": "application", "applications.FlowRow": "application", "applications.PlannedUnit": "application",
    "applications.Submission": "application", "applications.FormalCheck": "application", "applications.CaseCounter": None,
    "applications.BlockedPerson": "application", "applications.FieldVersion": "application",
    "applications.CompletionRequest": "application", "applications.ServiceConsent": "application",
    "applications.Fingerprint": "application",
    "assessment.Score": "assignment", "calls.Question": "call", "calls.Criterion": "call", "calls.CallVersion": "call",
    "grants.AmountLine": "agreement", "mobility.AgreedOutcome": "unit.version.agreement",
    "mobility.AgreedUnit": "version.agreement", "mobility.LearningAgreementVersion": "agreement",
    "organisations.DevelopmentPlan": "organisation", "organisations.Membership": "organisation",
    "people.StaffRole": "person", "people.SignIn": "person",
    "qualifications.LearningOutcome": "unit", "recognition.Achievement": "assessment",
    "selection.ProposalLine": "proposal", "selection.Letter": "line.application", "selection.Acceptance": "line.application",
    "selection.SelectionDecision": "proposal", "selection.PresentationMemo": "proposal",
    "selection.ScenarioLine": "scenario", "assessment.Tally": "application", "catalogue.ResultTag": "result",
}  # fmt: skip
# Rows that one deed makes many of; its line stands at what they belong to.
MADE_TOGETHER = {
    "mobility.Mobility": "agreement",
    "mobility.Journey": "agreement",
    "mobility.Participant": "agreement.application",
}


def whole_of(row: object, path: str) -> object:
    for name in path.split("."):
        row = getattr(row, name)
    return row


def test_every_row_has_the_line_of_the_deed_that_made_it(staged):
    subjects = set(AuditLine.objects.values_list("subject", flat=True))
    cases = set(AuditLine.objects.values_list("case", flat=True))
    without = []
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("vaihto.") or label.startswith("kit.") or PART_OF.get(label, "") is None:
            continue
        path = PART_OF.get(label) or MADE_TOGETHER.get(label)
        for row in model.objects.all():
            whole = whole_of(row, path) if path else row
            name = audit.name_of(whole)
            if name not in subjects and f"{whole._meta.model_name}:{whole.pk}" not in cases:
                without.append(name)
    assert sorted(set(without)) == []


def test_the_chain_of_the_example_is_whole(staged, settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads.txt"  # other tests of this run wrote theirs into the common file
    assert audit.verify() == []
    assert AuditLine.objects.count() > 500


def test_every_school_of_the_example_says_that_it_is_one(staged):
    organisations = apps.get_model("organisations", "Organisation")
    assert organisations.objects.filter(is_example=False).count() == 0
    assert organisations.objects.count() == 12
