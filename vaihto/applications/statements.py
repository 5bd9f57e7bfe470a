"""What a partner sees and agrees to: the summary of the application, and the sentence that the signature keeps."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from vaihto.applications.models import Partner


def partner_summary(partner: "Partner") -> dict[str, Any]:
    """Return, as JSON values, what the partner is shown and confirms."""
    application = partner.application
    return {
        "application": application.pk,
        "number": application.number,
        "applicant": application.organisation.name,
        "title": application.title,
        "action": application.call.action,
        "starts_on": application.starts_on.isoformat() if application.starts_on else None,
        "ends_on": application.ends_on.isoformat() if application.ends_on else None,
        "partner": {"name": partner.name, "country": partner.country, "kind": partner.kind, "role": partner.role_text},
        "rows": [
            {
                "count": row.count,
                "target_group": row.target_group,
                "from": row.country_from,
                "to": row.country_to,
                "days": row.days,
            }
            for row in application.rows.all()
            if row.host_id == partner.pk
        ],
    }


def partner_statement(partner: "Partner") -> str:
    """Return the sentence that the partner agrees to, in the language of the page that shows it."""
    return _("%(partner)s takes part in the project in the way described here if the project gets a grant.") % {
        "partner": partner.name
    }
