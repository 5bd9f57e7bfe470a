"""The admin site reads and never writes.

Negative control: with `has_change_permission` returning True, the second test named every model.
"""

from django.contrib import admin
from django.test import RequestFactory

from vaihto.people.models import Person


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
