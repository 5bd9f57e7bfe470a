"""Whatever a desk or a case page offers can be opened by whoever sees it.

Seen failing: with another key in the address of the reports that wait in `vaihto.desks.waiting.officer`, both officers' desks
were named with each address. At this stage no letter waits for a school: its link is not tried here.
"""

import re

import pytest

from vaihto.demo import world
from vaihto.people import queries as people

pytestmark = pytest.mark.words
STAGE = "report"
NAMES = {key: name for key, name, *_rest in world.STAFF} | {school.key: school.coordinator for school in world.SCHOOLS[:2]}


def links_of(page: str) -> list[str]:
    main = page[page.index('<main id="main"') : page.index("</main>")]
    return sorted({address.split("#")[0].replace("&amp;", "&") for address in re.findall(r'href="(/en/[^"]*)"', main)})


@pytest.mark.parametrize("who", ["officer", "officer_2", "assessor", "auditor", "administrator", "saarnilahti", "kvarken"])
def test_every_link_on_a_desk_and_on_its_cases_opens(staged, client, who):
    client.force_login(people.by_email(world.email(NAMES[who])))
    desk = client.get("/en/desk/").content.decode()
    offered = links_of(desk)
    cases = [address for address in offered if "/cases/" in address]
    for case in cases[:3]:
        offered += links_of(client.get(case).content.decode())
    assert offered
    closed = {address: client.get(address).status_code for address in dict.fromkeys(offered)}
    assert {address: code for address, code in closed.items() if code not in {200, 302}} == {}
