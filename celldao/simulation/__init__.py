"""Running a proposal before anything is sent: `simulate(cell, draft)`.

simulate   how it goes                              models     what it shows
ways       eth_simulateV1, eth_call, anvil          fork       a local anvil
runner     stands in for the governor               governing  track, time, steps, the governor's word
accounts   whose balances are looked at             questions  how they are asked for
changes    who has more or less                     words, reasons   events and failures in words
"""

from celldao.simulation.changes import Change
from celldao.simulation.models import Limit, Simulation
from celldao.simulation.simulate import simulate
from celldao.simulation.ways import Way
from celldao.simulation.words import Happening

__all__ = ["Change", "Happening", "Limit", "Simulation", "Way", "simulate"]
