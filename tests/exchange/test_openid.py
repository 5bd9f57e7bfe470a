"""What a sign-in provider sends is believed only when every part of it holds; its addresses are asked only safely."""

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from vaihto.exchange import openid

KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ISSUER = "https://id.example.org"


def keys(**names: Any) -> dict[str, Any]:
    algorithm = jwt.algorithms.RSAAlgorithm
    return {"keys": [{**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": name} for name, key in names.items()]}


def token(key: Any = KEY, *, algorithm: str = "RS256", kid: str | None = "one", **claims: Any) -> str:
    now = int(time.time())
    said = {"iss": ISSUER, "sub": "a1", "aud": "vaihto", "exp": now + 300, "iat": now, "nonce": "n", **claims}
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def believed(text: str, **changes: Any) -> dict[str, Any]:
    wanted = {"keys": keys(one=KEY), "issuer": ISSUER, "client_id": "vaihto", "nonce": "n", **changes}
    return openid.claims_of(text, **wanted)


def test_a_token_that_holds_is_believed() -> None:
    assert believed(token(email="a@example.org"))["email"] == "a@example.org"


def test_a_token_without_the_name_of_its_key_is_believed_where_there_is_one_key_only() -> None:
    assert believed(token(kid=None))["sub"] == "a1"
    with pytest.raises(openid.NotBelieved, match="no published key"):
        believed(token(kid=None), keys=keys(one=KEY, two=OTHER))


def test_clocks_may_differ_a_little() -> None:
    now = int(time.time())
    assert believed(token(iat=now + 30, exp=now + 300))["sub"] == "a1"
    assert believed(token(exp=now - 30))["sub"] == "a1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example.org"}, {"aud": "another"}, {"exp": 1}, {"exp": None}, {"iat": None}, {"sub": None},
        {"nonce": "other"}, {"nonce": None}, {"azp": "another"}, {"aud": ["vaihto", "another"]},
    ],
)  # fmt: skip
def test_a_token_with_one_wrong_claim_is_not_believed(claims: dict[str, Any]) -> None:
    with pytest.raises(openid.NotBelieved):
        believed(token(**claims))


def test_a_token_that_another_key_signed_is_not_believed() -> None:
    with pytest.raises(openid.NotBelieved):
        believed(token(OTHER))
    with pytest.raises(openid.NotBelieved):
        believed(token(kid="unknown"))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "a.b"])
def test_what_is_no_token_is_not_believed(text: str) -> None:
    with pytest.raises(openid.NotBelieved):
        believed(text)


def test_signatures_that_need_no_private_key_are_not_believed() -> None:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "a1", "aud": "vaihto", "exp": now + 300, "iat": now, "nonce": "n"}
    with pytest.raises(openid.NotBelieved):
        believed(jwt.encode(claims, "", algorithm="none", headers={"kid": "one"}))
    with pytest.raises(openid.NotBelieved):
        believed(jwt.encode(claims, "hush" * 16, algorithm="HS256", headers={"kid": "one"}))


def test_a_sign_in_that_was_begun_without_a_nonce_is_not_believed() -> None:
    with pytest.raises(openid.NotBelieved):
        believed(token(nonce=""), nonce="")


@pytest.mark.parametrize("url", ["http://id.example.org/", "http://169.254.169.254/", "file:///etc/passwd", "ftp://x/", "x"])
def test_an_address_that_is_not_encrypted_is_not_asked(url: str) -> None:
    with pytest.raises(requests.exceptions.InvalidURL):
        openid.Connection().get(url)


class Answers(http.server.BaseHTTPRequestHandler):
    """A provider that behaves badly, by the address."""

    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/small")
            self.end_headers()
            return
        body = b"x" * (openid.LARGEST_ANSWER + 1) if self.path == "/large" else b'{"a": 1}'
        if self.path == "/slow":
            time.sleep(1)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def bad() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_small_answer_is_read(bad: str) -> None:
    assert openid.Connection().get(f"{bad}/small").json() == {"a": 1}


def test_a_large_answer_a_redirection_and_a_slow_one_are_failures(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/large", "/elsewhere"):
        with pytest.raises(requests.RequestException):
            openid.Connection().get(bad + path)
    monkeypatch.setattr(openid, "PATIENCE", (0.2, 0.2))
    with pytest.raises(requests.RequestException):
        openid.Connection().get(f"{bad}/slow")
