"""ePerusteet, the national requirements of qualifications: reads a qualification, or only its structure, from JSON."""

from vaihto.exchange.eperusteet.faults import CannotRead as CannotRead
from vaihto.exchange.eperusteet.faults import Fault as Fault
from vaihto.exchange.eperusteet.faults import message as message
from vaihto.exchange.eperusteet.reading import read as read
