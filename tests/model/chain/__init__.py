"""The contracts on pyrevm: raw bytecode, 40,000 calls a second, and a clock that stands still if told to.

What pyrevm cannot do: gas (access lists stay warm between calls). Its transient storage outlives a call
unless it is reset, which `Chain` does before each; `tests/model/test_chain.py` holds it to that.
"""
