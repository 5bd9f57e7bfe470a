"""Files that people send: received once, looked into by a process with tied hands, kept under random names, served as files.

How a room uses it (decision 0017):

1. in the view, outside any operation: `file = attachments.receive(request.FILES["paper"], actor=request.actor, purpose=…)`;
   it takes up to 10 s, so it never runs inside a transaction. Raises CannotReceive with the sentence for the sender.
2. inside the operation that uses the file: `attachments.claim(file, case=application.case, by=by)`.
3. in a view that has checked who may read: `return attachments.response(file)`.
4. inside the operation that takes it away: `attachments.erase(file, at=at)`.

A workbook of which only the rows are wanted is not kept: `attachments.rows_of(upload, limit=1_000_000)`. A large table to look
at more than once is kept, but never served: `attachments.receive_table(upload, …)`. What a room's
own reader says of a file: `told_by`.

A file that no deed claims is swept away after a day.
"""

from vaihto.kit.attachments.fields import AttachmentField
from vaihto.kit.attachments.keeping import CannotClaim, claim, erase, path_of, response, unclaimed
from vaihto.kit.attachments.kinds import CHANGES, KINDS, accept_of, describe
from vaihto.kit.attachments.limits import largest, set_limit
from vaihto.kit.attachments.receiving import CannotReceive, receive, receive_table, rows_of, told_by

__all__ = [
    "CHANGES", "KINDS", "AttachmentField", "CannotClaim", "CannotReceive", "accept_of", "claim", "describe", "erase", "largest",
    "path_of", "receive", "receive_table", "response", "rows_of", "set_limit", "told_by", "unclaimed",
]  # fmt: skip
