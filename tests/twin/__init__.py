"""The same random story on our governor and share and on OpenZeppelin's, on one chain, compared after
every step.

    python -m tests.twin --stories 500 --seed 7 --jobs 2
    python -m tests.twin --story governor.7.3     repeats one, and prints it

A cell is founded that is as much like OpenZeppelin's governor as ours can be (`founding`): weight by share,
both tracks alike, no delay before execution, by a factory with wider bounds. `world` has both and calls
them, `acts` is what people do, `compare` asks both the same questions. Every difference that is meant is in
`differences`, and in docs/standards.md. `breaks` shows that they would notice another one."""
