"""What an inspection answers with: a refusal with its code, or what was found and changed."""

from dataclasses import dataclass, field


class Refusal(Exception):
    """The file is not taken; `code` names the sentence that kit.attachments says to the person who sent it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Found:
    """What the file is, and what was changed in the copy that is kept (empty: the file is kept byte by byte)."""

    kind: str
    changes: list[str] = field(default_factory=list)
