"""The example's stay at two hosts: one learner of the running round goes on to a hotel after the first host."""

from datetime import timedelta
from typing import TYPE_CHECKING

from vaihto.demo import world as invented
from vaihto.demo.stages.selecting import school_of
from vaihto.kit import clock
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import GrantAgreement

NEXT_HOST = "Exempelhotellet"
LONGER_BY = timedelta(days=14)


def go_on(course: "Course", agreements: "list[GrantAgreement]") -> None:
    """Let the last of the first project to leave go on at another host, a day of travel after the first one."""
    rows = stays.of_agreement(agreements[0].pk).filter(state="confirmed", participant__isnull=False) if agreements else None
    stay = rows.exclude(country_to="SE").order_by("-ends_on", "-pk").first() if rows is not None else None
    if stay is None or stay.ends_on is None:
        return
    host = next(one for one in invented.HOSTS if one.name == NEXT_HOST)
    first = stay.ends_on + timedelta(days=2)
    values = {
        "country_to": host.country, "city": host.city, "host_name": host.name, "host_kind": host.kind,
        "host_contact": host.contact, "host_email": invented.email(host.contact), "host_language": host.language,
        "starts_on": first, "ends_on": first + LONGER_BY - timedelta(days=1),
    }  # fmt: skip
    by = course.world.coordinator(school_of(course, agreements[0].application))
    mobility.go_on_at(stay, values, by=by, at=clock.now())
