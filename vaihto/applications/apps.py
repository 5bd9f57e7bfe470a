"""Applications as a Django app: at the start it offers to check the form that it makes of a call's questions."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Hands the check of the generated form to the gate of calls, which does not know the form."""

    name = "vaihto.applications"

    def ready(self) -> None:
        """Let calls ask for the check before publishing, and the audit for the handler of a case."""
        from vaihto.applications.generated_form import at_the_gate
        from vaihto.applications.queries import handler_of
        from vaihto.calls import queries as calls
        from vaihto.kit import audit

        calls.use_form_check(at_the_gate)
        audit.whose.append(handler_of)
