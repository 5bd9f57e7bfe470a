"""The admin site reads and never writes.

Negative control: with `has_change_permission` returning True, the second test named every model.
"""

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import RecordView
from vaihto.people import operations
from vaihto.people.models import Person


def signed_in(role: str) -> tuple[Client, Person]:
    person = operations.add_person(email=f"{role}@example.org", name=role, language="en", by=SYSTEM, at=clock.now())
    operations.give_role(person, role=role, by=SYSTEM, at=clock.now())
    client = Client()
    client.force_login(person)
    return client, person


def test_somebody_with_the_role_of_administrator_reads_and_the_reading_is_kept(db):
    client, person = signed_in("administrator")
    index = client.get("/admin/")
    assert index.status_code == 200
    assert "/admin/applications/application/" in index.content.decode()
    assert client.get("/admin/people/person/").status_code == 200
    assert client.get(f"/admin/people/person/{person.pk}/change/").status_code == 200
    assert [one.record for one in RecordView.objects.all()] == [f"people.Person:{person.pk}"]
    assert client.get("/admin/people/person/add/").status_code == 403


@pytest.mark.parametrize("role", ["officer", "assessor", "auditor"])
def test_the_admin_site_is_missing_for_every_other_role(db, role):
    client, _person = signed_in(role)
    assert client.get("/admin/", follow=True).status_code == 404


def test_a_visitor_signs_in_on_our_page_and_comes_back(db):
    answer = Client().get("/admin/people/person/", follow=True)
    where, _status = answer.redirect_chain[-1]
    assert "/sign-in/?next=%2Fadmin%2Fpeople%2Fperson%2F" in where
    assert "admin/login.html" not in {template.name for template in answer.templates}


def test_nobody_adds_changes_or_deletes_in_the_admin_site(db):
    request = RequestFactory().get("/admin/")
    request.user = Person(email="root@example.org", is_superuser=True, is_staff=True)
    writable = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if page.has_add_permission(request) or page.has_change_permission(request) or page.has_delete_permission(request)
    ]
    assert writable == []


def test_the_admin_site_shows_tables_but_no_special_needs():
    labels = {model._meta.label for model in admin.site._registry}
    assert "applications.Application" in labels
    assert "mobility.SupportNeed" not in labels
