"""The password hash: argon2id with OWASP's minimum values, since hashing is the bottleneck of a deadline day."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """argon2id, m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet; TRUST.md S8)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
