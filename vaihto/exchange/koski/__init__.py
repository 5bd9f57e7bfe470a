"""Koski, the national register of studies: the parts a stay abroad adds to a study right, and a check of their shape.

Nothing is sent: the school's student system is the sender. `write` makes the parts, `check` judges parts of anybody.
"""

from vaihto.exchange.koski.checking import check as check
from vaihto.exchange.koski.code_lists import code_lists as code_lists
from vaihto.exchange.koski.faults import Fault as Fault
from vaihto.exchange.koski.faults import message as message
from vaihto.exchange.koski.writing import write as write
