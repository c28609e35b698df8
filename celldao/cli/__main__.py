"""`python -m celldao.cli`: the same as `celldao`."""

from celldao.cli.group import main

if __name__ == "__main__":
    main(prog_name="celldao")
