"""A reference model and the contracts, side by side through the same random story.

    python -m tests.model --steps 20000 --seed 7 --jobs 2

`reference/` is the model, `chain/` the contracts on pyrevm, `acts/` what people do. A `Story` does each act
on both, demands the same answer, and then compares every readable value and checks the invariants.
"""
