"""The thin chain, step by step, each with the person who does it; the language rotates by role."""

import json
import re
from typing import Any

import applying
from applying import GRANT, RATE, money
from journey_programme import YEAR
from walking import Cast, Stuck, Walker

ACCOUNTS = ("officer", "officer_2", "assessor", "assessor_2", "coordinator", "auditor")
State = dict[str, Any]
OPENS = 'main button[value="open"]'
GOER = {"name": "Saga Sjöström", "email": "saga.sjostrom@example.org"}
MENTOR = {"name": "Anke Muster", "email": "anke.muster@example.org"}


def mail_link(reader: Walker, to: str, role: str) -> str:
    """Return the newest link of a role in the demo's mail to an address."""
    reader.open(f"/demo/mail/?to={to}")
    for place in range(reader.page.locator("main tbody th a").count()):
        reader.follow(f"main tbody tr:nth-child({place + 1}) th a")
        for address in reader.page.locator(".v-mail a").all():
            found = address.get_attribute("href") or ""
            if f"/{role}/" in found:
                return found
        reader.page.go_back()
    raise Stuck(f"no link for {role} in the mail to {to}\n{reader.tell()}")


def open_link(walker: Walker, address: str) -> None:
    """Open a personal link: nothing happens on GET, so the first time a button binds it to this browser."""
    walker.open(address)
    if walker.has(OPENS):
        walker.press(OPENS)


def move_clock(walker: Walker, day: str) -> None:
    """Move the demo's clock to a day."""
    walker.open("/demo/clock/")
    walker.write({"day": day, "hour": "10"})
    walker.press()


def apply(cast: Cast, state: State) -> None:
    """A visitor checks a plan; the coordinator starts from it, fills every section and invites the partners."""
    address = applying.check_plan(cast("visitor", "fi"))
    coordinator = cast("coordinator", "fi")
    state["application"] = applying.start(coordinator, address)
    applying.fill(coordinator, state["application"], languages=[cast(f"partner {place}", "en").language for place in (0, 1)])


def confirm_and_send(cast: Cast, state: State) -> None:
    """Both partners confirm by the link in their mail; the coordinator checks and sends."""
    for number, partner in enumerate(applying.PARTNERS):
        address = mail_link(cast("mail", "en"), partner["contact_email"], "partner")
        visitor = cast(f"partner {number}", "en")
        open_link(visitor, address)
        applying.confirm(visitor)
    state["number"] = applying.send(cast("coordinator", "fi"), state["application"])


def check_formally(cast: Cast, state: State) -> None:
    """After the call has closed the officer takes the case, finds the requirements met and assigns two assessors."""
    officer = cast("officer", "sv")
    move_clock(officer, "12.9.2031")
    officer.open("/applications/")
    officer.follow("/applications/case/")
    officer.post("/take-over/")
    officer.working("#budget-now", money(GRANT, officer.language), RATE)
    officer.follow('main a[href$="/check/"]')
    officer.write({"verdict": "eligible", "reasons": "Alla formella krav är uppfyllda."})
    officer.press()
    officer.open(f"/assessments/applications/{state['application']}/")
    for name in ("Anna Arvioija", "Björn Bedömare"):
        officer.tick(officer.page.get_by_label(name))
    officer.write({"due_on": "30.9.2031"})
    officer.press('form[action$="/assign/"] button')


def assess(cast: Cast, state: State) -> None:
    """Both assessors give points and reasons and hand in."""
    for key, language, share in (("assessor", "en", 0.9), ("assessor_2", "sv", 0.8)):
        assessor = cast(key, language)
        assessor.open("/assessments/")
        assessor.follow("main .govuk-task-list__link")
        for name in assessor.names(r"points-\w+"):
            most = float(re.findall(r"[\d]+", assessor.words(f'label[for="id_{name}"]'))[-1])
            assessor.write({name: str(round(most * share)), name.replace("points", "reason"): f"Reason of {key} for {name}."})
        assessor.write({"summary": "A sound plan."})
        assessor.press('button[name="hand_in"]')


def propose_and_decide(cast: Cast, state: State) -> None:
    """One officer proposes and presents, the second decides."""
    officer, decider = cast("officer", "sv"), cast("officer_2", "en")
    officer.open("/selection/")
    officer.follow('main a[href*="/selection/calls/"]')
    state["call"] = officer.number_in_path()
    officer.post("/propose/")
    officer.write({"note": "Förslaget följer ordningen enligt poängen."})
    officer.press('form[action$="/present/"] button')
    decider.open(f"/selection/calls/{state['call']}/")
    decider.follow('main a[href$="/decide/"]')
    decider.write({"read": True})
    decider.press()


def accept(cast: Cast, state: State) -> None:
    """The coordinator opens the letter, sees points, reasons and the working of the grant, and accepts."""
    coordinator = cast("coordinator", "fi")
    coordinator.open("/desk/")
    coordinator.follow('main a[href*="/selection/letters/"]')
    letter = coordinator.words(".v-letter")
    assert "Reason of assessor for points-" in letter
    assert money(GRANT, coordinator.language) in letter
    assert RATE in letter
    assert coordinator.download('a[href*="/selection/letters/"][href$=".pdf"]').startswith(b"%PDF")
    coordinator.follow('main a[href$="/answer/"]')
    coordinator.write({"answer": "accept"})
    coordinator.press()


def agree(cast: Cast, state: State) -> None:
    """The agreement is drawn up, signed by both; the prefinancing is approved by one officer and recorded as paid by another."""
    officer, decider, coordinator = cast("officer", "sv"), cast("officer_2", "en"), cast("coordinator", "fi")
    officer.open("/grants/")
    officer.post(f"/draw-up/{state['application']}/")
    state["agreement"] = officer.number_in_path()
    officer.working("main", money(GRANT, officer.language), RATE)
    officer.post("/send/")
    for signer in (coordinator, decider):
        signer.open(f"/grants/{state['agreement']}/agreement/")
        signer.write({"read": True})
        signer.press('form[action*="/sign/"] button')
    pay(cast, state, "ESIM-1")


def pay(cast: Cast, state: State, reference: str) -> None:
    """One officer approves what is planned, another records that it was paid."""
    officer, decider = cast("officer", "sv"), cast("officer_2", "en")
    decider.open(f"/grants/{state['agreement']}/")
    decider.working("#payments")
    decider.post("/approve/")
    officer.open(f"/grants/{state['agreement']}/")
    officer.follow('main a[href$="/paid/"]')
    officer.write({"reference": reference})
    officer.press()
    officer.says(reference)


def plan(cast: Cast, state: State) -> None:
    """The coordinator plans the one stay, names the participant and confirms the days."""
    coordinator, goer, mentor = cast("coordinator", "fi"), cast("participant", "sv"), cast("host", "en")
    coordinator.open("/stays/")
    coordinator.post(f"/plan/{state['agreement']}/")
    coordinator.open(f"/stays/?project={state['agreement']}")
    coordinator.follow("main tbody th a")
    state["stay"] = coordinator.number_in_path()
    coordinator.follow('main a[href$="/edit/"]')
    coordinator.write({
        "name": GOER["name"], "email": GOER["email"], "language": goer.language, "qualification": "Båtbyggare",
        "starts_on": "17.12.2031", "ends_on": "6.1.2032", "host_contact": MENTOR["name"], "host_email": MENTOR["email"],
        "host_language": mentor.language,
    })  # fmt: skip
    coordinator.press('button[name="confirm"]')


def learn(cast: Cast, state: State) -> None:
    """The learning agreement is written, frozen and signed by school, participant and host."""
    coordinator = cast("coordinator", "fi")
    coordinator.open(f"/stays/{state['stay']}/agreement/write/")
    coordinator.write({
        coordinator.names(r"unit-\d+")[0]: True, "tasks": "Veneen runko, 35 tuntia viikossa.", "mentor": MENTOR["name"],
        "assessment": "Ohjaaja arvioi viimeisellä viikolla.",
    })  # fmt: skip
    coordinator.press()
    coordinator.post("/agreement/send/")
    coordinator.write({"read": True})
    coordinator.press('form[action$="/agreement/sign/"] button')
    for role, person, language, more in (
        ("participant", GOER, "sv", {}), ("host", MENTOR, "en", {"position": "Mentor"}),
    ):  # fmt: skip
        signer = cast(role, language)
        open_link(signer, mail_link(cast("mail", "en"), person["email"], role))
        signer.follow('main a[href$="/agreement/"]')
        signer.write({"name": person["name"], "read": True, **more})
        signer.press()
    coordinator.open(f"/stays/{state['stay']}/agreement/")
    assert coordinator.words("main").count("koordinaattori") >= 1


def assess_by_host(cast: Cast, state: State) -> None:
    """In the last week abroad the host answers for each outcome by the same link and hands in."""
    move_clock(cast("officer", "sv"), "17.12.2031")
    coordinator = cast("coordinator", "fi")
    coordinator.open(f"/stays/{state['stay']}/")
    coordinator.post("/depart/")
    move_clock(cast("officer", "sv"), "5.1.2032")
    host = cast("host", "en")
    host.open(host.path.replace("stays/host", "host").replace("/agreement", ""))
    host.follow('main a[href*="/recognition/host/"]')
    for name in host.names(r"grade-\d+"):
        host.write({name: "achieved"})
    host.write({"assessor_name": MENTOR["name"], "assessor_position": "Mentor", "words": "Careful and friendly."})
    host.press('button[name="hand_in"]')


def come_home(cast: Cast, state: State) -> None:
    """After the last day the return is recorded, the school recognises the unit, the transcript can be fetched as PDF."""
    move_clock(cast("officer", "sv"), "8.1.2032")
    coordinator = cast("coordinator", "fi")
    coordinator.open(f"/stays/{state['stay']}/return/")
    coordinator.press()
    coordinator.open(f"/recognition/{state['stay']}/")
    while coordinator.has('form[action*="/units/"] button'):
        extent, reason = coordinator.names(r".*extent")[0], coordinator.names(r".*reason")[0]
        route = coordinator.names(r".*route")[0]
        coordinator.write({extent: "full", reason: "Taidot on osoitettu ohjaajan arviossa.", route: "documents"})
        coordinator.press('form[action*="/units/"] button')
    assert coordinator.download('main a[href$=".pdf"]').startswith(b"%PDF")


def tell(cast: Cast, state: State) -> None:
    """The participant answers six questions by the link."""
    coordinator, participant = cast("coordinator", "fi"), cast("participant", "sv")
    coordinator.open("/reports/")
    coordinator.post(f"/start/{state['agreement']}/")
    state["report"] = coordinator.number_in_path()
    if coordinator.has(f'form[action$="/participants/{state["agreement"]}/"] button'):
        coordinator.post(f"/participants/{state['agreement']}/")
        open_link(participant, mail_link(cast("mail", "en"), GOER["email"], "participant"))
    else:
        participant.follow('main a[href*="/reports/participant/"]')
    participant.write({
        "goals_reached": "5", "guidance": "4", "recognition": "5", "recommends": "5",
        "learnt": "Att bygga i trä.", "improve": "Längre tid.",
    })  # fmt: skip
    participant.press()


def report(cast: Cast, state: State) -> None:
    """The school describes the results and explains what differs; the officer accepts; the balance is paid."""
    coordinator, officer = cast("coordinator", "fi"), cast("officer", "sv")
    coordinator.open(f"/reports/{state['report']}/")
    for name in coordinator.names(r"explain:.+"):
        coordinator.write({name: "Muutos sovittiin osallistujan kanssa."})
    coordinator.write({"results": "Opiskelija oppi veneen rungon rakentamisen; työtapa jäi käyttöön."})
    coordinator.press('button[name="check"]')
    coordinator.press()
    officer.open(f"/reports/{state['report']}/accept/")
    officer.working("main", money(GRANT, officer.language), RATE)
    officer.press()
    pay(cast, state, "ESIM-2")


def public_figure(visitor: Walker) -> int:
    """Return how many students of initial VET began their stay in the year, as the public page shows it.

    The figure opens the page that says how it is counted, by a definition with its hash, and its file says the same.
    """
    visitor.open("/statistics/")
    row = 'main tr:has(a[href*="/statistics/figures/initial_vet/"])'
    shown = int(visitor.words(f'{row} td[data-label="{YEAR}"]'))
    visitor.follow(f"{row} a")
    assert re.fullmatch(r"[0-9a-f]{64}", visitor.words("main .v-hash"))
    rows = json.loads(visitor.download('main a[href*="initial_vet.json"]'))["rows"]
    assert rows[-1][str(YEAR)] == shown
    return shown


def figure_rises(cast: Cast, state: State) -> None:
    """The public page shows the new figure."""
    state["after"] = public_figure(cast("visitor", "fi"))


def life_of_the_case(cast: Cast, state: State) -> None:
    """The auditor reads the whole life of the case: who did what, from the first draft to the balance."""
    auditor = cast("auditor", "en")
    auditor.open(f"/cases/{state['number']}/")
    life = auditor.words()
    for name in ("Katri Koordinaattori", "Riikka Niemelä", "Mikael Sundqvist", GOER["name"], MENTOR["name"], "ESIM-1", "ESIM-2"):
        assert name in life, f"{name} is not in the life of the case"


STEPS = [
    apply, confirm_and_send, check_formally, assess, propose_and_decide, accept, agree, plan, learn, assess_by_host,
    come_home, tell, report, figure_rises, life_of_the_case,
]  # fmt: skip
