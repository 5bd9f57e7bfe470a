"""eHOKS, the national register of personal competence development plans: the parts a stay abroad adds, and a sheet to copy from.

Nothing is sent: the school's student system is the sender.
"""

from vaihto.exchange.ehoks.sheet import Section as Section
from vaihto.exchange.ehoks.sheet import copy_sheet as copy_sheet
from vaihto.exchange.ehoks.writing import write as write
