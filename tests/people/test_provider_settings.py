"""What the environment says of sign-in providers and the second step: read as written, and refused where it cannot work."""

import pytest

from vaihto.config import environment


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in {
        "VAIHTO_OIDC": "agency", "VAIHTO_OIDC_AGENCY_TITLE": "Agency account", "VAIHTO_OIDC_AGENCY_CLIENT_ID": "vaihto",
        "VAIHTO_OIDC_AGENCY_DISCOVERY": "https://id.example.org/.well-known/openid-configuration",
        "VAIHTO_OIDC_AGENCY_SECRET": "hush", "VAIHTO_OIDC_AGENCY_DOMAINS": "@Agency.example.org, other.example.org",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_nothing_is_set_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VAIHTO_OIDC", raising=False)
    monkeypatch.delenv("VAIHTO_SECOND_STEP", raising=False)
    assert environment.sign_in_providers() == []
    assert environment.second_step_roles() == frozenset()


def test_a_provider_is_read_with_careful_defaults(agency: pytest.MonkeyPatch) -> None:
    found = environment.sign_in_providers()
    assert found == [
        {
            "provider_id": "agency", "name": "Agency account", "client_id": "vaihto", "secret": "hush",
            "settings": {
                "server_url": "https://id.example.org/.well-known/openid-configuration", "oauth_pkce_enabled": True,
                "email_claim": "email", "verified_claim": "email_verified",
                "domains": ["agency.example.org", "other.example.org"], "new_accounts": False, "second_step": False,
            },
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("VAIHTO_OIDC_AGENCY_CLIENT_ID", "", "VAIHTO_OIDC_AGENCY_CLIENT_ID is not set"),
        ("VAIHTO_OIDC_AGENCY_DISCOVERY", "", "VAIHTO_OIDC_AGENCY_DISCOVERY is not set"),
        ("VAIHTO_OIDC_AGENCY_DISCOVERY", "http://id.example.org/", "must begin with https://"),
        ("VAIHTO_OIDC", "agency, a/b", "has only a–z and 0–9"),
    ],
)
def test_a_provider_that_cannot_work_is_refused_with_the_name_of_the_variable(
    agency: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    agency.setenv(name, value)
    with pytest.raises(ValueError, match=says):
        environment.sign_in_providers()


def test_a_provider_on_this_machine_needs_no_encryption(agency: pytest.MonkeyPatch) -> None:
    agency.setenv("VAIHTO_OIDC_AGENCY_DISCOVERY", "http://127.0.0.1:9400/.well-known/openid-configuration")
    assert len(environment.sign_in_providers()) == 1


def test_the_second_step_is_demanded_of_roles_of_the_agency_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAIHTO_SECOND_STEP", "Officer, administrator")
    assert environment.second_step_roles() == {"officer", "administrator"}
    monkeypatch.setenv("VAIHTO_SECOND_STEP", "coordinator")
    with pytest.raises(ValueError, match="VAIHTO_SECOND_STEP names coordinator"):
        environment.second_step_roles()
