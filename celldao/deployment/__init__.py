"""Founding a cell: factory and masters, the plan, its execution, and reading everything back.

    plan = plan_founding(backend, constitution, factory)
    cell = found(backend, constitution, factory)

factory   finding or installing the factory       plan      steps, addresses, gas
founding  carrying the plan out, again and again  verify    chain against file
masters   factory and masters without a cell      proxy     the public CREATE2 proxy
record    cell.json                               progress  what a person sees meanwhile
"""
