"""The command line: `celldao`, and the same as `ape cell`.

To add a command:

1. A line in the table (table.py): its name, and one sentence. The name gives the module: `pay-in` is the
   object `command` in celldao/cli/commands/pay_in.py. That sentence also begins the command's docstring.
2. The module imports nothing but click and this package's options at its top; what it works with it imports
   within the function, so that `--help` waits for no library.

       @click.command()
       @click.argument("account")
       @options.reads                      # or connects, sends, transacts: see options.py
       def command(session: Session, account: str) -> None:
           \"\"\"Show one member.

           \\b
           Example:
             celldao member 0x… --cell cell.json
           \"\"\"
           cell = session.cell()           # checked; session.chain is the connection
           member = cell.now().member(account)
           session.show(member, lambda: pairs(…))    # JSON of the first, or what the second makes

   Before anything is signed the command says it in words: `session.confirm(words)`. While it works:
   `with session.progress() as progress`.
3. It raises `CelldaoError`; failures.py says what happened and gives the exit code. Mistakes in what was
   typed are `click.UsageError`.
4. Every line below "Example:" is parsed by a test. `python -m celldao.cli.reference --write` puts the command
   into docs/command-line.md.
"""

from celldao.cli.group import main

__all__ = ["main"]
