"""Applications as a Django app: at the start it offers to check the form that it makes of a call's questions."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Hands the check of the generated form to the gate of calls, which does not know the form."""

    name = "vaihto.applications"

    def ready(self) -> None:
        """Let calls ask for the check before publishing."""
        from vaihto.applications.generated_form import at_the_gate
        from vaihto.calls import queries as calls

        calls.use_form_check(at_the_gate)
